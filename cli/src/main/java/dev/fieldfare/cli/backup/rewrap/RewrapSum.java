package dev.fieldfare.cli.backup.rewrap;

import dev.fieldfare.contracts.backup.RewrapReport;
import dev.fieldfare.contracts.backup.RewrapReport.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adds up the batches of one rewrap. */
final class RewrapSum {
  private final List<Problem> problems = new ArrayList<>();
  private int rewrapped;
  private int current;
  private int unencrypted;
  private int unfinished;
  private RewrapReport last;

  void add(RewrapReport batch) {
    rewrapped += batch.rewrapped().or(batch::wouldRewrap).orElse(0);
    current += batch.current();
    unencrypted += batch.unencrypted();
    unfinished += batch.unfinished();
    problems.addAll(batch.problems());
    last = batch;
  }

  /** How many were looked at. */
  int backups() {
    return rewrapped + current + unencrypted + problems.size();
  }

  RewrapReport report() {
    return new RewrapReport(
        last.keyId(),
        last.dryRun(),
        last.rewrapped().map(_ -> rewrapped),
        last.wouldRewrap().map(_ -> rewrapped),
        current,
        unencrypted,
        unfinished,
        problems,
        Optional.empty());
  }
}
