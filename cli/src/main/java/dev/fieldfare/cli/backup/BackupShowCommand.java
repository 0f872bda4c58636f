package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one backup. */
@Command(name = "show", description = "Show a backup.")
final class BackupShowCommand extends GatewayCommand {

  @Parameters(paramLabel = "BACKUP", description = "Its id, or the name of the newest one.")
  private String backup;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    return BackupLines.print(
        session.output(), BackupIdentifier.find(session.client().backups(), backup));
  }
}
