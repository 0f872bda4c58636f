package dev.fieldfare.cli.backup.rewrap;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.contracts.backup.RewrapReport;
import dev.fieldfare.contracts.backup.RewrapRequest;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has the data keys of all stored backups encrypted with the current key, batch by batch. */
@Command(
    name = "rewrap",
    description = "Encrypt the data keys of all backups with the current key.",
    sortOptions = false)
public final class BackupRewrapCommand extends GatewayCommand {

  @Option(names = "--dry-run", description = "Show what would be done and change nothing.")
  private boolean dryRun;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    Optional<String> target = session.target();
    RewrapSum sum = new RewrapSum();
    Optional<String> after = Optional.empty();
    do {
      RewrapReport batch =
          session.client().backups().rewrap(new RewrapRequest(target, dryRun, after));
      sum.add(batch);
      after = batch.next();
      if (after.isPresent()) {
        session.tell("%d backups so far".formatted(sum.backups()));
      }
    } while (after.isPresent());
    return print(session, sum.report(), target.isEmpty());
  }

  private static int print(Session session, RewrapReport report, boolean isWholeStore) {
    if (session.output().format() == Format.json) {
      session.output().document(report);
    } else {
      RewrapLines.lines(report, isWholeStore).forEach(session.output()::line);
    }
    return report.problems().isEmpty() ? ExitCode.OK : ExitCode.ERROR;
  }
}
