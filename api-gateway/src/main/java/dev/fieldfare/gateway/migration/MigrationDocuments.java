package dev.fieldfare.gateway.migration;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.contracts.plan.PlanDocument.Warning;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.ledger.LedgerDocuments;
import dev.fieldfare.gateway.migration.MigrationLedger.Located;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.postgres.query.FoundMigration;
import dev.fieldfare.postgres.query.RunningStatement;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Finds migrations by what stands in an address, and writes them as they are shown. */
@ApplicationScoped
public class MigrationDocuments {

  private final MigrationLedger migrations;
  private final Targets targets;

  MigrationDocuments(MigrationLedger migrations, Targets targets) {
    this.migrations = migrations;
    this.targets = targets;
  }

  /**
   * The migration with this id.
   *
   * @param target where it is, or null when the caller does not say
   */
  public Located find(String id, String target) {
    var among = targets.matching(Optional.ofNullable(target));
    return Paging.id(id)
        .flatMap(uuid -> migrations.find(among, uuid))
        .orElseThrow(
            () ->
                new RequestRefused(
                    FailureReason.UNKNOWN_MIGRATION, "There is no migration \"" + id + "\"."));
  }

  /**
   * The migration with its plan, where there is one. If it is paused or cancelled, and a statement
   * of it still runs, a warning says so.
   */
  public Migration complete(Located found) {
    Migration migration = withPlan(found.migration());
    return mayHaveRunningStatement(found.migration())
        ? migrations
            .runningStatement(found.target(), found.migration().id())
            .map(running -> migration.withWarning(warning(running, migration.status())))
            .orElse(migration)
        : migration;
  }

  private static Migration withPlan(FoundMigration found) {
    Migration migration = read(found.json());
    return found
        .plan()
        .flatMap(MigrationPreviews::read)
        .map(plan -> migration.withPlan(plan.document()))
        .orElse(migration);
  }

  private static boolean mayHaveRunningStatement(FoundMigration found) {
    return found.type().equals("RUN_SQL")
        && (found.status() == Status.PAUSED || found.status() == Status.CANCELLED);
  }

  private static Warning warning(RunningStatement running, Status status) {
    String next =
        status == Status.PAUSED
            ? "No other statement begins before the migration is resumed."
            : "No other statement begins. Migrations behind this one may start meanwhile.";
    return new Warning(
        Warning.STATEMENT_RUNNING,
        Severity.HIGH,
        "Statement %d (line %d) still runs, outside a transaction, and runs to its end. %s"
            .formatted(running.n(), running.line(), next),
        "To stop the statement, end its session: SELECT pg_terminate_backend(%d)."
            .formatted(running.pid()));
  }

  /** A migration as the ledger describes it. */
  public static Migration read(String json) {
    return LedgerDocuments.read(json, Migration.class);
  }
}
