package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.client.BackupClient;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Has a backup restored and compared, and waits for the end. */
@Command(
    name = "prove",
    description = "Restore a backup into a scratch database and compare structure and all rows.",
    sortOptions = false)
final class BackupProveCommand extends GatewayCommand {

  @Parameters(paramLabel = "BACKUP", description = "Its id, or the name of the newest one.")
  private String backup;

  @Mixin private BackupWait wait;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    BackupClient backups = session.client().backups();
    BackupDocument found = BackupIdentifier.find(backups, backup);
    BackupDocument last = backups.prove(found.id());
    last = backups.await(last.id(), BackupProveCommand::isEnded, wait.time());
    int code = BackupLines.print(session.output(), last);
    if (!isEnded(last)) {
      return ExitCode.TEMPORARY;
    }
    return last.status() == BackupStatus.PROVEN ? code : ExitCode.ERROR;
  }

  private static boolean isEnded(BackupDocument now) {
    return !now.status().counts() || now.proveDueAt().isEmpty();
  }
}
