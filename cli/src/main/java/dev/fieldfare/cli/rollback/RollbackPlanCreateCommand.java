package dev.fieldfare.cli.rollback;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.backup.BackupIdentifier;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlanRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a rollback plan; nothing is changed yet. */
@Command(
    name = "create",
    description = "Make a rollback plan; nothing is changed yet.",
    sortOptions = false)
final class RollbackPlanCreateCommand extends GatewayCommand {

  @ArgGroup(multiplicity = "1")
  private Origin origin;

  /** What the plan leads back to. */
  static final class Origin {
    @Option(
        names = "--from-backup",
        paramLabel = "BACKUP",
        split = ",",
        description =
            "Backups of tables, of a schema or of all, by id or by the name of the newest one.")
    private List<String> backups;

    @Option(
        names = "--to",
        paramLabel = "MIGRATION",
        description = "The migration that stays; what came after it is undone.")
    private UUID migration;

    @Option(
        names = "--change-set",
        paramLabel = "SET",
        description = "The change set whose changes are undone, the newest first.")
    private String changeSet;
  }

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    return RollbackPlanLines.print(
        session.output(), session.client().backups().rollbackPlans().create(request(session)));
  }

  private RollbackPlanRequest request(Session session) {
    if (origin.migration != null) {
      return RollbackPlanRequest.of(
          session.target(), RollbackPlan.Origin.ofMigration(origin.migration));
    }
    if (origin.changeSet != null) {
      return RollbackPlanRequest.of(
          session.target(), RollbackPlan.Origin.ofChangeSet(origin.changeSet));
    }
    List<BackupDocument> found =
        origin.backups.stream()
            .map(name -> BackupIdentifier.find(session.client().backups(), name))
            .toList();
    List<String> targets = found.stream().map(BackupDocument::target).distinct().toList();
    if (targets.size() > 1) {
      throw CommandFailure.usage("the backups are of several targets; make a plan for each.");
    }
    return RollbackPlanRequest.of(
        Optional.of(targets.getFirst()),
        RollbackPlan.Origin.ofBackups(found.stream().map(BackupDocument::id).toList()));
  }
}
