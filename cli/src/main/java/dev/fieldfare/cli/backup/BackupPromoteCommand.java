package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.client.BackupClient;
import dev.fieldfare.contracts.backup.BackupTier;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a backup a later tier. */
@Command(
    name = "promote",
    description = "Give a backup a later tier, so that it is kept for longer.",
    sortOptions = false)
final class BackupPromoteCommand extends GatewayCommand {

  @Parameters(paramLabel = "BACKUP", description = "Its id, or the name of the newest one.")
  private String backup;

  @Option(
      names = "--tier",
      paramLabel = "TIER",
      required = true,
      converter = TierConverter.class,
      description = "daily, weekly or monthly.")
  private BackupTier tier;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    BackupClient backups = session.client().backups();
    return BackupLines.print(
        session.output(), backups.promote(BackupIdentifier.find(backups, backup).id(), tier));
  }
}
