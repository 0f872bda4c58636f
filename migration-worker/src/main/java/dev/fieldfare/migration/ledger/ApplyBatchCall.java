package dev.fieldfare.migration.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.migration.applying.ApplyBatch;
import dev.fieldfare.migration.planning.PlannedMigration;
import dev.fieldfare.migration.planning.PlannedOutcome;
import dev.fieldfare.postgres.ledger.ApplyCall;
import dev.fieldfare.postgres.ledger.MigrationOutcome;
import dev.fieldfare.postgres.plan.Plan;
import dev.fieldfare.postgres.plan.Statements;
import dev.fieldfare.postgres.plan.Step;
import dev.fieldfare.postgres.plan.TableLock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Writes a bundle in the form that the ledger applies. */
final class ApplyBatchCall {
  private ApplyBatchCall() {}

  static ApplyCall of(ApplyBatch batch, int waitMs) {
    List<PlannedMigration> decisions = batch.decisions();
    List<Plan> plans =
        decisions.stream()
            .map(PlannedMigration::outcome)
            .filter(PlannedOutcome.Apply.class::isInstance)
            .map(outcome -> ((PlannedOutcome.Apply) outcome).plan())
            .toList();
    ObjectNode conditions = JsonNodeFactory.instance.objectNode();
    conditions.put("waitMs", waitMs);
    locks(conditions.putArray("locks"), plans);
    fingerprints(conditions.putObject("fingerprints"), plans);
    List<Statements.Owned> statements = Statements.owned(plans);
    owners(conditions.putArray("owners"), statements);
    return new ApplyCall(
        conditions,
        statements.stream().map(Statements.Owned::sql).toList(),
        decisions.stream().map(ApplyBatchCall::ending).toList());
  }

  private static MigrationOutcome ending(PlannedMigration decision) {
    UUID id = decision.entry().id();
    return switch (decision.outcome()) {
      case PlannedOutcome.Apply apply ->
          planned(id, "APPLIED", apply.plan(), decision.entry().undoOf());
      case PlannedOutcome.Skip skip -> planned(id, "SKIPPED", skip.plan(), Optional.empty());
      case PlannedOutcome.Fail fail ->
          MigrationOutcome.failed(
              id, JsonNodeFactory.instance.objectNode().set("error", fail.failure().document()));
    };
  }

  private static MigrationOutcome planned(
      UUID id, String status, Plan plan, Optional<UUID> undoes) {
    String rollbackSql =
        plan.undoSteps().stream().map(Step::sql).collect(Collectors.joining(";\n"));
    MigrationOutcome.Work work =
        new MigrationOutcome.Work(
            plan.strategy().label(), plan.toJson(), rollbackSql, plan.oldValue(), plan.newValue());
    return new MigrationOutcome(id, status, Optional.of(work), undoes, other(plan));
  }

  private static Optional<JsonNode> other(Plan plan) {
    ObjectNode other = JsonNodeFactory.instance.objectNode();
    if (plan.requiresBackup()) {
      other.put("keeps", true);
    }
    if (!plan.lossless()) {
      other.put("lossless", false);
    }
    if (!plan.warnings().isEmpty()) {
      other.put("warns", true);
    }
    return other.isEmpty() ? Optional.empty() : Optional.of(other);
  }

  // Of two plans for a table the stronger lock counts, and by ascending oid two bundles never wait
  // for each other.
  private static void locks(ArrayNode locks, List<Plan> plans) {
    Map<Long, TableLock> wanted = new TreeMap<>();
    for (Plan plan : plans) {
      for (TableLock lock : plan.locks()) {
        wanted.merge(lock.oid(), lock, (a, b) -> a.mode().compareTo(b.mode()) >= 0 ? a : b);
      }
    }
    for (TableLock lock : wanted.values()) {
      locks
          .addObject()
          .put("relation", lock.sqlName())
          .put("oid", lock.oid())
          .put("mode", lock.mode().sql());
    }
  }

  /** For how many statements in a row each owner's rights are used. */
  private static void owners(ArrayNode owners, List<Statements.Owned> statements) {
    int from = 0;
    while (from < statements.size()) {
      Statements.Owned first = statements.get(from);
      int to = from + 1;
      while (to < statements.size() && statements.get(to).hasRightsOf(first)) {
        to++;
      }
      ObjectNode part = owners.addObject().put("count", to - from);
      first.owner().ifPresent(name -> part.put("owner", name));
      first.reads().ifPresent(name -> part.put("reads", name));
      from = to;
    }
  }

  // Each plan of a run has the fingerprint from before the run, so one for each table is enough.
  private static void fingerprints(ObjectNode fingerprints, List<Plan> plans) {
    plans.forEach(
        plan -> plan.fingerprints().forEach((oid, text) -> fingerprints.put(oid.toString(), text)));
  }
}
