package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.client.BackupClient;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends the hold of a backup. */
@Command(name = "release", description = "End the hold of a backup.", sortOptions = false)
final class BackupReleaseCommand extends GatewayCommand {

  @Parameters(paramLabel = "BACKUP", description = "Its id, or the name of the newest one.")
  private String backup;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    BackupClient backups = session.client().backups();
    return BackupLines.print(
        session.output(), backups.release(BackupIdentifier.find(backups, backup).id()));
  }
}
