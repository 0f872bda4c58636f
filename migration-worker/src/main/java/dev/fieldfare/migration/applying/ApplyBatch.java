package dev.fieldfare.migration.applying;

import dev.fieldfare.migration.planning.PlannedMigration;
import dev.fieldfare.migration.planning.Run;
import dev.fieldfare.postgres.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/**
 * Migrations that commit together, in the order in which they are applied. Those of one run are
 * neighbours.
 */
public record ApplyBatch(List<PlannedMigration> migrations) {

  public ApplyBatch {
    migrations = List.copyOf(migrations);
  }

  /** The run of its first migration; the only run of a part. */
  public Run run() {
    return migrations.getFirst().run();
  }

  /** One part for each run, in order. */
  public List<ApplyBatch> byRun() {
    List<ApplyBatch> parts = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= migrations.size(); to++) {
      if (to == migrations.size() || migrations.get(to).run() != migrations.get(from).run()) {
        parts.add(new ApplyBatch(migrations.subList(from, to)));
        from = to;
      }
    }
    return parts;
  }

  /** The plans that are applied, in order. */
  public List<Plan> plans() {
    List<Plan> plans = new ArrayList<>();
    for (PlannedMigration migration : migrations) {
      if (migration instanceof PlannedMigration.Apply apply) {
        plans.add(apply.plan());
      }
    }
    return plans;
  }

  /** How long strong locks will be held, as the plans foresee it. */
  public double holdMs() {
    return migrations.stream().mapToDouble(PlannedMigration::holdMs).sum();
  }

  /** How many migrations it has. */
  public int size() {
    return migrations.size();
  }
}
