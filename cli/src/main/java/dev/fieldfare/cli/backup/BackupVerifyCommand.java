package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.client.BackupClient;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Has a backup read back again. */
@Command(
    name = "verify",
    description = "Read a verified backup back and recompute all of its hashes.",
    sortOptions = false)
final class BackupVerifyCommand extends GatewayCommand {

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
    BackupDocument before = backups.verify(BackupIdentifier.find(backups, backup).id());
    return wait.finish(session, before, now -> isEnded(before, now));
  }

  private static boolean isEnded(BackupDocument before, BackupDocument now) {
    return !now.status().counts()
        || now.error().isPresent()
        || !now.verifiedAt().equals(before.verifiedAt());
  }
}
