package dev.fieldfare.gateway.migration;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.migration.MigrationLedger.Located;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.postgres.plan.Plan;
import dev.fieldfare.postgres.query.FoundMigration;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Finds migrations by what stands in an address, and writes them as they are shown. */
@ApplicationScoped
class MigrationDocuments {

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
  Located find(String id, String target) {
    var among = targets.matching(Optional.ofNullable(target));
    return Paging.id(id)
        .flatMap(uuid -> migrations.find(among, uuid))
        .orElseThrow(
            () ->
                new RequestRefused(
                    FailureReason.UNKNOWN_MIGRATION, "There is no migration \"" + id + "\"."));
  }

  /** With its plan, where there is one. */
  String withPlan(FoundMigration migration) {
    String json = migration.json();
    return migration
        .plan()
        .flatMap(MigrationPreviews::read)
        .map(plan -> json.substring(0, json.length() - 1) + ", \"plan\": " + json(plan) + "}")
        .orElse(json);
  }

  private static String json(Plan plan) {
    try {
      return ContractsJson.mapper().writeValueAsString(plan.document());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan cannot be written as JSON", e);
    }
  }
}
