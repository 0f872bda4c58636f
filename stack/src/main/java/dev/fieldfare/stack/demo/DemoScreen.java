package dev.fieldfare.stack.demo;

import dev.fieldfare.contracts.TerminalText;
import dev.fieldfare.contracts.migration.Migration;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What the demo shows: headings, what is done, and what came of it. */
public record DemoScreen(PrintStream out, boolean colours) {
  private static final String BOLD = "\u001b[1m";
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";

  public static DemoScreen onTerminal(PrintStream out) {
    boolean terminal = System.console() != null && System.console().isTerminal();
    return new DemoScreen(out, terminal && System.getenv("NO_COLOR") == null);
  }

  void heading(String text) {
    out.println();
    out.println(colours ? BOLD + text + PLAIN : text);
  }

  /** What somebody does. */
  void act(String text) {
    out.println("  " + TerminalText.escape(text));
  }

  /** What came of it. */
  void result(String text) {
    out.println(
        (colours ? GREEN : "") + "    -> " + TerminalText.escape(text) + (colours ? PLAIN : ""));
  }

  void result(Migration migration) {
    result(
        "%s in %s, lock held %s".formatted(migration.status(), took(migration), held(migration)));
  }

  /** From the entry into the queue to the commit. */
  private static String took(Migration migration) {
    return migration
        .timing()
        .finishedAt()
        .map(end -> Duration.between(migration.timing().enqueuedAt(), end).toMillis() + " ms")
        .orElse("no time");
  }

  private static String held(Migration migration) {
    var held = migration.timing().lockHoldMs();
    return held.isPresent()
        ? String.format(Locale.ROOT, "%.1f ms", held.getAsDouble())
        : "not at all";
  }
}
