package dev.fieldfare.health.delivery;

import dev.fieldfare.health.delivery.DeliveryLog.AttemptResult;
import dev.fieldfare.health.delivery.DeliveryLog.DueDelivery;
import dev.fieldfare.service.loop.Pace;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Sends due messages, each on a thread of its own, so a slow receiver delays no other.
 *
 * <p>A message is delivered at least once, always with the same id. After a kill it is sent again
 * when its lease is over.
 */
public final class DeliveryLoop implements ServiceLoop {
  /** How many attempts are made at once. */
  public static final int MOST_AT_ONCE = 64;

  /** How long an attempt may take, so that it is over before its lease. */
  public static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(25);

  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);

  private final DeliveryLog log;
  private final DeliverySender sender;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  /** A loop over this log. */
  public DeliveryLoop(DeliveryLog log, DeliverySender sender) {
    this.log = log;
    this.sender = sender;
  }

  @Override
  public String name() {
    return "deliveries";
  }

  @Override
  public Duration quietPause() {
    return Duration.ofMillis(500);
  }

  @Override
  public Duration round() throws SQLException, InterruptedException {
    int free = places.drainPermits();
    List<DueDelivery> due;
    try {
      due = free == 0 ? List.of() : log.take(free, LEASE);
    } catch (SQLException | RuntimeException e) {
      places.release(free);
      throw e;
    }
    places.release(free - due.size());
    due.forEach(delivery -> Thread.ofVirtual().name("delivery").start(() -> deliver(delivery)));
    return due.isEmpty() ? POLL : Pace.AT_ONCE;
  }

  private void deliver(DueDelivery delivery) {
    try {
      AttemptResult result = sender.send(delivery);
      Optional<Instant> next =
          result.isDelivered()
              ? Optional.empty()
              : RetrySchedule.after(delivery.attempt()).map(pause -> result.at().plus(pause));
      log.record(delivery, result, next);
    } catch (SQLException | RuntimeException e) {
      Log.warnf(e, "delivery not recorded, will be sent again deliveryId=%s", delivery.id());
    } finally {
      places.release();
    }
  }
}
