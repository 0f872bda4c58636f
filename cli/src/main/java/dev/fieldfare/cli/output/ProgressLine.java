package dev.fieldfare.cli.output;

import dev.fieldfare.contracts.migration.Migration;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One line of a terminal, drawn anew each time: a bar, what is at work, its rate and time left. */
public final class ProgressLine implements ProgressDisplay {

  private static final int WIDTH = 24;
  private static final String ERASE = "\r\u001b[2K";

  private final PrintStream terminal;
  private final Style style;

  public ProgressLine(PrintStream terminal, Style style) {
    this.terminal = terminal;
    this.style = style;
  }

  @Override
  public void show(List<Migration> migrations) {
    long done = migrations.stream().filter(m -> m.status().isFinal()).count();
    double share = migrations.stream().mapToDouble(ProgressLine::share).sum() / migrations.size();
    String current =
        migrations.stream()
            .filter(m -> !m.status().isFinal())
            .findFirst()
            .map(m -> "  " + current(m))
            .orElse("");
    terminal.print(
        ERASE
            + Printable.line(
                bar(share) + " " + done + " of " + migrations.size() + " done" + current));
    terminal.flush();
  }

  @Override
  public void end() {
    terminal.print(ERASE);
    terminal.flush();
  }

  private String bar(double share) {
    int full = (int) Math.round(share * WIDTH);
    return style.good("█".repeat(full)) + style.faint("░".repeat(WIDTH - full));
  }

  private static double share(Migration migration) {
    if (migration.status().isFinal()) {
      return 1;
    }
    return migration
        .progress()
        .filter(progress -> progress.total() > 0)
        .map(progress -> Math.min(1, (double) progress.done() / progress.total()))
        .orElse(0.0);
  }

  private static String current(Migration migration) {
    return migration.status()
        + migration.waitReason().map(reason -> " for " + reason).orElse("")
        + " "
        + MigrationText.what(migration)
        + migration.progress().flatMap(ProgressLine::pace).orElse("");
  }

  private static Optional<String> pace(dev.fieldfare.contracts.migration.Progress progress) {
    if (progress.rowsPerSecond().isEmpty() || progress.secondsLeft().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "  %,.0f rows/s  %d s left",
            progress.rowsPerSecond().getAsDouble(),
            progress.secondsLeft().getAsLong()));
  }
}
