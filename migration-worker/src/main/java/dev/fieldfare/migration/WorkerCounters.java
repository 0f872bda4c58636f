package dev.fieldfare.migration;

import dev.fieldfare.contracts.FailureReason;

/** Counts what a worker does, for metrics. */
public interface WorkerCounters {

  /** Messages entered the ledger. */
  void admitted(int accepted, int rejected, int duplicates);

  /** A transaction was committed. */
  void applied(int migrations, double lockWaitMs, double holdMs);

  /** A migration ended FAILED. */
  void failed(FailureReason reason);

  /** A lock was not to be had. */
  void blocked();

  /** Events reached Redis. */
  void published(int events);
}
