package dev.fieldfare.migration.applying;

import dev.fieldfare.migration.planning.PlannedRun;
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
   * Bundles in the order of the runs; atomic runs and long ones have one of their own.
   *
   * @param forecast how long transactions hold their locks in truth
   */
  public List<ApplyBatch> pack(List<PlannedRun> runs, LockHoldEstimator.Forecast forecast) {
    List<ApplyBatch> batches = new ArrayList<>();
    List<PlannedRun> open = new ArrayList<>();
    double hold = forecast.besidesMs();
    int migrations = 0;
    for (PlannedRun run : runs) {
      double holdMs = run.holdMs() * forecast.share();
      boolean full = hold + holdMs > sharedHoldMs || migrations + run.decisions().size() > most;
      if (!open.isEmpty() && (full || run.run().atomic())) {
        batches.add(new ApplyBatch(open));
        open.clear();
        hold = forecast.besidesMs();
        migrations = 0;
      }
      open.add(run);
      hold += run.run().atomic() ? sharedHoldMs : holdMs;
      migrations += run.decisions().size();
    }
    if (!open.isEmpty()) {
      batches.add(new ApplyBatch(open));
    }
    return batches;
  }
}
