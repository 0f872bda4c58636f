package dev.fieldfare.migration.applying;

import dev.fieldfare.migration.planning.PlannedMigration;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts runs into as few transactions as the lock budget allows. Pure.
 *
 * @param sharedHoldMs how long the locks of several tables may be held together
 * @param most how many migrations one transaction may have
 */
public record ApplyBatchPacker(double sharedHoldMs, int most) {

  /**
   * Batches in the order of the runs. A run is never divided; an atomic run, and one that holds its
   * locks for long, has a batch of its own.
   *
   * @param planned migrations that do not wait, those of one run together
   * @param forecast how long transactions hold their locks in truth
   */
  public List<ApplyBatch> pack(
      List<PlannedMigration> planned, LockHoldEstimator.Forecast forecast) {
    List<ApplyBatch> batches = new ArrayList<>();
    List<PlannedMigration> open = new ArrayList<>();
    double hold = forecast.besidesMs();
    for (ApplyBatch run : new ApplyBatch(planned).byRun()) {
      double holdMs = run.holdMs() * forecast.share();
      boolean full = hold + holdMs > sharedHoldMs || open.size() + run.size() > most;
      if (!open.isEmpty() && (full || run.run().atomic())) {
        batches.add(new ApplyBatch(open));
        open.clear();
        hold = forecast.besidesMs();
      }
      open.addAll(run.migrations());
      hold += run.run().atomic() ? sharedHoldMs : holdMs;
    }
    if (!open.isEmpty()) {
      batches.add(new ApplyBatch(open));
    }
    return batches;
  }
}
