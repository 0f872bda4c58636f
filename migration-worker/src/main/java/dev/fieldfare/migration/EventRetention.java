package dev.fieldfare.migration;

import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Forgets events that were published and are beyond their retention, in batches (I11).
 *
 * <p>A loop of its own: when it fails, events are published all the same.
 */
public final class EventRetention implements TargetLoop {
  static final int LARGEST = 1_000;
  static final Duration EVERY = Duration.ofMinutes(10);

  private final EventBook book;
  private final Duration retention;
  private final BatchLimit limit = new BatchLimit("event retention", LARGEST);
  private long forgotten;

  public EventRetention(EventBook book, Duration retention) {
    this.book = book;
    this.retention = retention;
  }

  @Override
  public String name() {
    return "retention";
  }

  /** One batch; the next one follows soon while there is something to forget. */
  @Override
  public Duration round() throws SQLException {
    long taken = limit.run(most -> book.trim(retention, most, BatchLimit.BUDGET));
    forgotten += taken;
    if (taken > 0) {
      return Pace.BUSY;
    }
    if (forgotten > 0) {
      Log.infof("events beyond their retention forgotten count=%d", forgotten);
      forgotten = 0;
    }
    return EVERY;
  }
}
