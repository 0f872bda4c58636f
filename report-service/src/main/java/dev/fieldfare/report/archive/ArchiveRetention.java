package dev.fieldfare.report.archive;

import dev.fieldfare.service.loop.BatchLimit;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Deletes what has reached the end of its retention, in bounded batches (I11). */
public final class ArchiveRetention implements ServiceLoop {
  /** Files may be large, so there are few reports in a batch. */
  static final int BATCH = 50;

  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final String what;
  private final ExpiringRows rows;
  private final Clock clock;
  private final BatchLimit limit;

  /**
   * A retention.
   *
   * @param what the name in logs, as in {@code reports}
   */
  public ArchiveRetention(String what, ExpiringRows rows, Clock clock) {
    this.what = what;
    this.rows = rows;
    this.clock = clock;
    this.limit = new BatchLimit(what + " retention", BATCH);
  }

  /** Rows that expire. */
  @FunctionalInterface
  public interface ExpiringRows {
    /** Deletes at most so many that have expired; returns how many there were. */
    long delete(Instant now, int most) throws SQLException;
  }

  @Override
  public String name() {
    return what + "-retention";
  }

  @Override
  public Duration round() throws SQLException {
    long deleted = limit.run(most -> rows.delete(clock.instant(), most));
    if (deleted > 0) {
      Log.infof("expired rows deleted what=%s count=%d", what, deleted);
    }
    return deleted == 0 ? PAUSE : Duration.ZERO;
  }
}
