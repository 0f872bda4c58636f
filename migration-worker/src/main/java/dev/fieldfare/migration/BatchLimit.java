package dev.fieldfare.migration;

import dev.fieldfare.contracts.FailureReason;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Runs a periodic job in batches (I11): each is one transaction with a limit and a time budget.
 *
 * <p>A batch that the server ends because it takes too long is tried again with half of its limit.
 * Each batch that succeeds raises the limit by a tenth, up to the largest one.
 */
final class BatchLimit {
  /** How long a batch goes on taking more; the largest part of a batch comes on top of it. */
  static final Duration BUDGET = Duration.ofMillis(100);

  private final String job;
  private final int largest;
  private int limit;

  BatchLimit(String job, int largest) {
    this.job = job;
    this.largest = largest;
    this.limit = largest;
  }

  /** One transaction that takes at most so many items. */
  interface Batch {
    long take(int most) throws SQLException;
  }

  /** Runs one batch, in several tries if it must be smaller; returns how many items it took. */
  long run(Batch batch) throws SQLException {
    while (true) {
      try {
        long taken = batch.take(limit);
        limit = Math.min(largest, limit + Math.max(1, limit / 10));
        return taken;
      } catch (SQLException e) {
        if (limit == 1 || Failure.of(e).reason() != FailureReason.STATEMENT_TIMEOUT) {
          throw e;
        }
        limit = limit / 2;
        Log.warnf("batch took too long, limit halved job=%s limit=%d", job, limit);
      }
    }
  }
}
