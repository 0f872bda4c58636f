package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.client.BackupClient;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps a backup until it is released. */
@Command(name = "hold", description = "Keep a backup until it is released.", sortOptions = false)
final class BackupHoldCommand extends GatewayCommand {

  @Parameters(paramLabel = "BACKUP", description = "Its id, or the name of the newest one.")
  private String backup;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why, for people; at most 500 characters.")
  private String reason;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    BackupClient backups = session.client().backups();
    return BackupLines.print(
        session.output(), backups.hold(BackupIdentifier.find(backups, backup).id(), reason));
  }
}
