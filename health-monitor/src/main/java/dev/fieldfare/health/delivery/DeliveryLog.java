package dev.fieldfare.health.delivery;

import dev.fieldfare.contracts.alert.SubscriptionFormat;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The messages to subscriptions, with a log of every attempt. */
public interface DeliveryLog {

  /**
   * A message that is to be sent now.
   *
   * @param attempt its number, from 1
   * @param secrets as they are stored; the first is the newest
   */
  record DueDelivery(
      UUID id,
      String url,
      SubscriptionFormat format,
      List<String> secrets,
      String body,
      int attempt) {
    /** The same delivery with another body. */
    public DueDelivery withBody(String other) {
      return new DueDelivery(id, url, format, secrets, other, attempt);
    }
  }

  /**
   * The end of an attempt.
   *
   * @param status of the answer; empty when there was none
   * @param error empty when it was delivered
   */
  record AttemptResult(
      Instant at, Duration took, Optional<Integer> status, Optional<String> error) {
    /** True when the receiver took it. */
    public boolean isDelivered() {
      return error.isEmpty();
    }
  }

  /** An attempt as it is listed. */
  record LoggedAttempt(
      UUID deliveryId,
      String type,
      int attempt,
      Instant at,
      long durationMs,
      Optional<Integer> status,
      Optional<String> error) {}

  /**
   * Takes due messages; no other instance takes them before the lease is over. The attempt counts
   * from now on, so a crash cannot repeat one for ever. Takes none of a webhook that has eight
   * attempts under way, and none of a subscription by e-mail that has one.
   */
  List<DueDelivery> take(int limit, Duration lease) throws SQLException;

  /**
   * Logs an attempt.
   *
   * @param nextTry empty when there is none
   */
  void record(DueDelivery delivery, AttemptResult result, Optional<Instant> nextTry)
      throws SQLException;

  /** Adds a message for one subscription, due at once. */
  UUID add(UUID subscription, String type, String body) throws SQLException;

  /** Makes this the one message of its type for a subscription, due at once. */
  void replace(UUID subscription, String type, String body) throws SQLException;

  /** Makes a message due again, whatever became of it; false when there is none. */
  boolean replay(UUID subscription, UUID delivery) throws SQLException;

  /** The newest attempts for a subscription, newest first. */
  List<LoggedAttempt> attempts(UUID subscription, int limit) throws SQLException;

  /** Deletes old messages with their attempts, at most some of each. Returns how many rows. */
  int trim(Duration olderThan, int limit) throws SQLException;
}
