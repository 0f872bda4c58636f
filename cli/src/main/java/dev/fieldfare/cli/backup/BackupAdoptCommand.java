package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a backup of the store into the ledger. */
@Command(
    name = "adopt",
    description = "Take a backup that only the store knows into the ledger, and read it back.",
    sortOptions = false)
final class BackupAdoptCommand extends GatewayCommand {
  private static final String WAITS = "not_verified";

  @Parameters(
      paramLabel = "LOCATION",
      description = "Its folder, as backup list --storage shows it.")
  private String location;

  @Mixin private BackupWait wait;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    BackupDocument adopted = session.client().backups().adopt(location);
    return wait.finishDatabase(session, adopted, BackupAdoptCommand::isReadBack);
  }

  private static boolean isReadBack(BackupDocument now) {
    return now.error().filter(error -> error.code().equals(WAITS)).isEmpty();
  }
}
