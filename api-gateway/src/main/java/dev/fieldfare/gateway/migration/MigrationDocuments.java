package dev.fieldfare.gateway.migration;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.ledger.LedgerDocuments;
import dev.fieldfare.gateway.migration.MigrationLedger.Located;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.postgres.query.FoundMigration;
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

  /** The migration with its plan, where there is one. */
  public Migration withPlan(FoundMigration found) {
    Migration migration = read(found.json());
    return found
        .plan()
        .flatMap(MigrationPreviews::read)
        .map(plan -> migration.withPlan(plan.document()))
        .orElse(migration);
  }

  /** A migration as the ledger describes it. */
  public static Migration read(String json) {
    return LedgerDocuments.read(json, Migration.class);
  }
}
