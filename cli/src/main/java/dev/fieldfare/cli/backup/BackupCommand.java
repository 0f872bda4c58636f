package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.backup.rewrap.BackupRewrapCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with backups. */
@Command(
    name = "backup",
    description =
        "Take, list, show, verify, prove, restore, download, keep, adopt and rewrap backups.",
    subcommands = {
      BackupCreateCommand.class,
      BackupListCommand.class,
      BackupShowCommand.class,
      BackupVerifyCommand.class,
      BackupProveCommand.class,
      BackupRestoreCommand.class,
      BackupDownloadCommand.class,
      BackupExpiringCommand.class,
      BackupHoldCommand.class,
      BackupReleaseCommand.class,
      BackupPromoteCommand.class,
      BackupAdoptCommand.class,
      BackupRewrapCommand.class,
      BackupCleanCommand.class
    })
public final class BackupCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "backup does: create, list, show, verify, prove, restore, download, expiring, hold,"
            + " release, promote, adopt, rewrap, clean.");
  }
}
