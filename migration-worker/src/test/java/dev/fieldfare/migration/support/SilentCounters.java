package dev.fieldfare.migration.support;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.migration.WorkerCounters;

/** For tests that do not ask what is counted. */
public final class SilentCounters implements WorkerCounters {
  @Override
  public void admitted(int accepted, int rejected, int duplicates) {}

  @Override
  public void applied(int migrations, double lockWaitMs, double holdMs) {}

  @Override
  public void failed(FailureReason reason) {}

  @Override
  public void blocked() {}

  @Override
  public void published(int events) {}
}
