package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupPage;
import dev.fieldfare.contracts.message.SenderRole;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists backups that may expire soon. */
@Command(
    name = "expiring",
    description = "List backups that may expire soon, the first one first.",
    sortOptions = false)
final class BackupExpiringCommand extends GatewayCommand {

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "7",
      description = "Within so many days, 0 to 365; ${DEFAULT-VALUE} if not given.")
  private int days;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    BackupPage page = session.client().backups().expiring(session.target(), days);
    Output output = session.output();
    page.missing().forEach(target -> session.tell("the target " + target + " does not answer"));
    if (output.format() == Format.json) {
      output.document(page);
    } else if (page.items().isEmpty()) {
      output.line("No backup expires within %d days.".formatted(days));
    } else {
      table(page).lines().forEach(output::line);
    }
    return page.missing().isEmpty() ? ExitCode.OK : ExitCode.WARNING;
  }

  private static TextTable table(BackupPage page) {
    Instant now = Instant.now();
    TextTable lines = TextTable.of("id", "days left", "rows", "bytes", "hold", "of");
    for (BackupDocument backup : page.items()) {
      lines.row(
          backup.id().toString(),
          backup.daysLeft(now).map(Object::toString).orElse("-"),
          backup.rows().map(Object::toString).orElse("-"),
          backup.bytes().map(Object::toString).orElse("-"),
          backup.retention().flatMap(kept -> kept.hold()).map(hold -> hold.reason()).orElse("-"),
          BackupLines.of(backup));
    }
    return lines;
  }
}
