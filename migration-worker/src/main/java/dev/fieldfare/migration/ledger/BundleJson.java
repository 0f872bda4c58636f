package dev.fieldfare.migration.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.fieldfare.migration.Bundle;
import dev.fieldfare.migration.Decision;
import dev.fieldfare.migration.Verdict;
import dev.fieldfare.postgres.plan.Plan;
import dev.fieldfare.postgres.plan.Statements;
import dev.fieldfare.postgres.plan.Step;
import dev.fieldfare.postgres.plan.TableLock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes a bundle in the form that {@code fieldfare.apply} reads. */
final class BundleJson {
  private BundleJson() {}

  static ObjectNode of(Bundle bundle, int waitMs) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("waitMs", waitMs);
    ArrayNode items = json.putArray("items");
    bundle.decisions().forEach(decision -> item(items.addObject(), decision));
    List<Plan> plans =
        bundle.decisions().stream()
            .map(Decision::verdict)
            .filter(Verdict.Apply.class::isInstance)
            .map(verdict -> ((Verdict.Apply) verdict).plan())
            .toList();
    locks(json.putArray("locks"), plans);
    fingerprints(json.putObject("fingerprints"), plans);
    Statements.join(plans).forEach(json.putArray("statements")::add);
    return json;
  }

  private static void item(ObjectNode item, Decision decision) {
    item.put("id", decision.entry().id().toString());
    switch (decision.verdict()) {
      case Verdict.Apply apply -> {
        plan(item.put("status", "APPLIED"), apply.plan());
        decision.entry().undoOf().ifPresent(original -> item.put("undoes", original.toString()));
      }
      case Verdict.Skip skip -> plan(item.put("status", "SKIPPED"), skip.plan());
      case Verdict.Fail fail ->
          item.put("status", "FAILED").set("error", fail.failure().document());
    }
  }

  private static void plan(ObjectNode item, Plan plan) {
    item.put("strategy", plan.strategy().label());
    if (plan.requiresBackup()) {
      item.put("keeps", true);
    }
    item.putRawValue("plan", new RawValue(plan.toJson()));
    item.put(
        "rollbackSql", plan.undoSteps().stream().map(Step::sql).collect(Collectors.joining(";\n")));
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

  // Each plan of a run has the fingerprint from before the run, so one for each table is enough.
  private static void fingerprints(ObjectNode fingerprints, List<Plan> plans) {
    plans.forEach(
        plan -> plan.fingerprints().forEach((oid, text) -> fingerprints.put(oid.toString(), text)));
  }
}
