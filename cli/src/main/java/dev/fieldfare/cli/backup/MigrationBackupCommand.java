package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupRequest;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The former command that backs up tables before a migration, and says how to go back. */
@Command(
    name = "migration:backup",
    description = "Back up tables before a migration, after a question.",
    hidden = true,
    sortOptions = false)
public final class MigrationBackupCommand extends GatewayCommand {

  @Parameters(paramLabel = "NAME", description = "The migration that it is for.")
  private String name;

  @Option(
      names = "--tables",
      paramLabel = "T",
      split = ",",
      description = "Only these tables; a missing one is a warning. All if not given.")
  private List<String> tables;

  @Mixin private BackupWait wait;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    String what = tables == null ? "all tables" : String.join(", ", tables);
    session.confirm("Back up %s of %s. Continue?".formatted(what, session.targetOrMain()));
    BackupDocument requested = session.client().backups().create(request(session));
    int code = wait.finishDatabase(session, requested, now -> !now.status().isUnderWay());
    if (code == ExitCode.OK) {
      session.tell(
          "to go back: ./fieldfare rollback-plan create --from-backup %s%s"
              .formatted(requested.id(), session.dataOption()));
    }
    return code;
  }

  private BackupRequest request(Session session) {
    return new BackupRequest(
        session.target(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(name),
        Optional.ofNullable(tables),
        Optional.empty(),
        Optional.empty(),
        tables == null ? Optional.of(true) : Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
