package dev.fieldfare.cli.output;

import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.migration.Migration;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A plain line for each change of state, where there is no terminal to draw on. */
public final class ProgressLog implements ProgressDisplay {

  private final PrintStream log;
  private final Map<String, Status> shown = new HashMap<>();

  public ProgressLog(PrintStream log) {
    this.log = log;
  }

  @Override
  public void show(List<Migration> migrations) {
    migrations.stream()
        .filter(migration -> shown.put(migration.id(), migration.status()) != migration.status())
        .filter(migration -> !migration.status().isFinal())
        .forEach(migration -> log.println(line(migration)));
  }

  private static String line(Migration migration) {
    return Printable.line(
        migration.id()
            + " "
            + migration.status()
            + migration.waitReason().map(reason -> " for " + reason).orElse("")
            + " "
            + MigrationText.what(migration));
  }
}
