package dev.fieldfare.health.delivery;

import dev.fieldfare.service.loop.Pace;
import dev.fieldfare.service.loop.ServiceLoop;
import java.sql.SQLException;
import java.time.Duration;

/** Puts waiting messages into mails, groups and summaries. */
public final class CollectionLoop implements ServiceLoop {
  private final MessageCollection collection;

  /** A loop over this collection. */
  public CollectionLoop(MessageCollection collection) {
    this.collection = collection;
  }

  @Override
  public String name() {
    return "collections";
  }

  @Override
  public Duration quietPause() {
    return Duration.ofSeconds(1);
  }

  @Override
  public Duration round() throws SQLException {
    return collection.collect() ? Pace.BUSY : Pace.IDLE;
  }
}
