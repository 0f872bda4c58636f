package dev.fieldfare.events.relay;

import dev.fieldfare.service.loop.BatchLimit;
import dev.fieldfare.service.loop.Pace;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Deletes events that were published and are beyond their retention, in batches (I11).
 *
 * <p>It is a loop of its own, so its failures do not stop the relay.
 */
public final class EventRetention implements ServiceLoop {
  static final int LARGEST = 1_000;
  static final Duration EVERY = Duration.ofMinutes(10);

  private final EventBook book;
  private final Duration retention;
  private final BatchLimit limit = new BatchLimit("event retention", LARGEST);
  private long deleted;

  public EventRetention(EventBook book, Duration retention) {
    this.book = book;
    this.retention = retention;
  }

  @Override
  public String name() {
    return "retention";
  }

  /** One batch; the next one follows soon while there are expired events. */
  @Override
  public Duration round() throws SQLException {
    long taken = limit.run(most -> book.trim(retention, most, BatchLimit.BUDGET));
    deleted += taken;
    if (taken > 0) {
      return Pace.BUSY;
    }
    if (deleted > 0) {
      Log.infof("expired events deleted count=%d", deleted);
      deleted = 0;
    }
    return EVERY;
  }
}
