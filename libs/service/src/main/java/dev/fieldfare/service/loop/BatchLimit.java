package dev.fieldfare.service.loop;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.SqlStates;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Runs a periodic job in batches (I11): each is one transaction with a limit and a time budget.
 *
 * <p>A batch that the server ends because it takes too long is tried again with half of its limit.
 * Each batch that succeeds raises the limit by a tenth, up to the largest one.
 */
public final class BatchLimit {
  /** How long a batch may begin further parts. */
  public static final Duration BUDGET = Duration.ofMillis(100);

  private final String job;
  private final int largest;
  private int limit;

  /**
   * A limit that starts at the largest batch.
   *
   * @param job the name in logs
   */
  public BatchLimit(String job, int largest) {
    this.job = job;
    this.largest = largest;
    this.limit = largest;
  }

  /** One transaction that takes at most so many items. */
  @FunctionalInterface
  public interface Batch {
    /** Takes them and returns how many there were. */
    long take(int most) throws SQLException;
  }

  /** Runs one batch, in several tries if it must be smaller; returns how many items it took. */
  public long run(Batch batch) throws SQLException {
    while (true) {
      try {
        long taken = batch.take(limit);
        limit = Math.min(largest, limit + Math.max(1, limit / 10));
        return taken;
      } catch (SQLException e) {
        if (limit == 1 || !isTimeout(e)) {
          throw e;
        }
        limit = limit / 2;
        Log.warnf("batch took too long, limit halved job=%s limit=%d", job, limit);
      }
    }
  }

  private static boolean isTimeout(SQLException error) {
    return error.getSQLState() != null
        && SqlStates.classify(error.getSQLState(), error.getMessage())
            == FailureReason.STATEMENT_TIMEOUT;
  }
}
