package dev.fieldfare.migration.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.migration.applying.ApplyBatch;
import dev.fieldfare.migration.planning.PlannedMigration;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.ledger.ApplyLedger;
import dev.fieldfare.postgres.ledger.OutcomeColumns;
import dev.fieldfare.postgres.plan.Plan;
import dev.fieldfare.postgres.plan.Statements;
import dev.fieldfare.postgres.plan.Step;
import dev.fieldfare.postgres.plan.TableLock;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Writes a batch as {@code fieldfare.apply} takes it. */
final class ApplyBatchCall {
  private ApplyBatchCall() {}

  static ApplyAnswer send(ApplyLedger ledger, ApplyBatch batch, int waitMs) throws SQLException {
    List<Plan> plans = batch.plans();
    List<Statements.Owned> statements = Statements.owned(plans);
    return ledger.apply(
        conditions(plans, statements, waitMs),
        statements.stream().map(Statements.Owned::sql).toList(),
        outcomes(batch));
  }

  private static ObjectNode conditions(
      List<Plan> plans, List<Statements.Owned> statements, int waitMs) {
    ObjectNode conditions = JsonNodeFactory.instance.objectNode();
    conditions.put("waitMs", waitMs);
    locks(conditions.putArray("locks"), plans);
    fingerprints(conditions.putObject("fingerprints"), plans);
    owners(conditions.putArray("owners"), statements);
    return conditions;
  }

  private static OutcomeColumns outcomes(ApplyBatch batch) {
    OutcomeColumns outcomes = new OutcomeColumns(batch.size());
    for (PlannedMigration migration : batch.migrations()) {
      UUID id = migration.entry().id();
      switch (migration) {
        case PlannedMigration.Apply apply -> {
          outcomes.next(id, "APPLIED").undoes(apply.entry().undoOf());
          plan(outcomes, apply.plan());
        }
        case PlannedMigration.Skip skip -> plan(outcomes.next(id, "SKIPPED"), skip.plan());
        case PlannedMigration.Fail fail ->
            outcomes
                .next(id, "FAILED")
                .other(
                    JsonNodeFactory.instance.objectNode().set("error", fail.failure().document()));
        case PlannedMigration.Wait wait ->
            throw new IllegalStateException("waits for a lock, so it is in no batch: " + id);
      }
    }
    return outcomes;
  }

  private static void plan(OutcomeColumns outcomes, Plan plan) {
    String rollbackSql =
        plan.undoSteps().stream().map(Step::sql).collect(Collectors.joining(";\n"));
    outcomes
        .plan(plan.strategy().label(), plan.toJson(), rollbackSql)
        .values(plan.oldValue(), plan.newValue());
    if (plan.requiresBackup() || !plan.lossless() || !plan.warnings().isEmpty()) {
      outcomes.other(marks(plan));
    }
  }

  private static ObjectNode marks(Plan plan) {
    ObjectNode marks = JsonNodeFactory.instance.objectNode();
    if (plan.requiresBackup()) {
      marks.put("keeps", true);
    }
    if (!plan.lossless()) {
      marks.put("lossless", false);
    }
    if (!plan.warnings().isEmpty()) {
      marks.put("warns", true);
    }
    return marks;
  }

  // Of two plans for a table the stronger lock counts, and by ascending oid two batches never wait
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
