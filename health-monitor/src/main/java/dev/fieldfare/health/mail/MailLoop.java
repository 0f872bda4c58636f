package dev.fieldfare.health.mail;

import dev.fieldfare.service.loop.Pace;
import dev.fieldfare.service.loop.ServiceLoop;
import java.sql.SQLException;
import java.time.Duration;

/** Puts waiting messages into mails. */
public final class MailLoop implements ServiceLoop {
  private final MailCollection collection;

  /** A loop over this collection. */
  public MailLoop(MailCollection collection) {
    this.collection = collection;
  }

  @Override
  public String name() {
    return "mails";
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
