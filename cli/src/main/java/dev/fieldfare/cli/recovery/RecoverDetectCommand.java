package dev.fieldfare.cli.recovery;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.recovery.Detection;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

/** Shows the migrations of a target that need attention. */
@Command(
    name = "detect",
    description = "Show the migrations that need attention, of our tracks and of other tools.",
    footer = {"", "Exit codes: 0 none, 2 some, or a ledger that cannot be read."})
final class RecoverDetectCommand extends GatewayCommand {

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    Detection found = session.client().recoveries(session.targetOrMain()).detect();
    Output output = session.output();
    if (output.isText()) {
      show(found, output);
      unknown(found).forEach(session::tell);
    } else {
      output.document(found);
    }
    return found.migrations().isEmpty() && found.isComplete() ? ExitCode.OK : ExitCode.WARNING;
  }

  private static void show(Detection found, Output output) {
    if (found.migrations().isEmpty()) {
      output.line("No migration needs attention.");
    } else {
      table(found).lines().forEach(output::line);
    }
  }

  private static List<String> unknown(Detection found) {
    return found.ledgers().stream()
        .filter(ledger -> !ledger.readable() || !ledger.recordsFailures())
        .map(
            ledger ->
                ledger.readable()
                    ? "%s of %s names finished migrations only."
                        .formatted(ledger.name(), ledger.tool())
                    : "The gateway may not read %s of %s.".formatted(ledger.name(), ledger.tool()))
        .toList();
  }

  private static TextTable table(Detection found) {
    TextTable table = TextTable.of("tool", "ledger", "version", "state", "since");
    found
        .migrations()
        .forEach(
            one ->
                table.row(
                    one.tool(),
                    one.ledger(),
                    one.version(),
                    one.state().name(),
                    one.since().map(Instant::toString).orElse("")));
    return table;
  }
}
