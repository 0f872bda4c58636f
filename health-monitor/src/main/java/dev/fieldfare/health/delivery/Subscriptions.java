package dev.fieldfare.health.delivery;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The stored subscriptions. */
public interface Subscriptions {

  /**
   * A subscription with its secrets.
   *
   * @param secrets as they are stored; the first is the newest
   */
  record SecretSubscription(Subscription subscription, List<String> secrets) {
    /** Copies the list. */
    public SecretSubscription {
      secrets = List.copyOf(secrets);
    }
  }

  /**
   * Stores a subscription.
   *
   * @param secret as it is stored: sealed, or the name of a variable; empty for e-mail
   * @return false when there is one with this name already
   */
  boolean create(Subscription subscription, Optional<String> secret) throws SQLException;

  /** All, oldest first. */
  List<Subscription> list() throws SQLException;

  /** All, with their secrets as they are stored. */
  List<SecretSubscription> withSecrets() throws SQLException;

  /** One of them. */
  Optional<Subscription> find(UUID id) throws SQLException;

  /**
   * One whose format is that of Alertmanager and that has not been taken for so long; no other
   * instance takes it.
   */
  Optional<Subscription> takeForPosting(Duration every) throws SQLException;

  /** Deletes it with its deliveries; false when there is none. */
  boolean delete(UUID id) throws SQLException;

  /** The end of a rotation. */
  enum Rotation {
    /** The new secret signs; the former one signs beside it for its grace. */
    DONE,
    /** There is no such subscription. */
    UNKNOWN,
    /** Too many former secrets are within their grace. Nothing was changed. */
    TOO_MANY
  }

  /** Replaces the secret. The former one signs beside it until this moment. */
  Rotation rotate(UUID id, String secret, Instant formerUntil) throws SQLException;

  /** Deletes former secrets whose grace is over, at most some. Returns how many. */
  int trimSecrets(int limit) throws SQLException;
}
