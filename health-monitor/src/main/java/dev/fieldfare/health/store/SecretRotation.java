package dev.fieldfare.health.store;

import dev.fieldfare.health.delivery.Subscriptions.Rotation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** Replaces the secret of a subscription. Former secrets stay until their grace is over. */
final class SecretRotation {
  /** More signatures would make the header of a message too long for some receivers. */
  private static final int MOST_FORMER = 5;

  // Locks the row, so rotations of a subscription follow each other.
  private static final String FORMER =
      "SELECT secret FROM fieldfare_health.subscriptions WHERE id = ? AND secret IS NOT NULL"
          + " FOR NO KEY UPDATE";

  private static final String FORGET =
      "DELETE FROM fieldfare_health.former_secrets WHERE subscription_id = ? AND valid_until <= ?";

  private static final String COUNT =
      "SELECT count(*) FROM fieldfare_health.former_secrets WHERE subscription_id = ?";

  private static final String KEEP =
      """
      INSERT INTO fieldfare_health.former_secrets (subscription_id, secret, valid_until) VALUES (?, ?, ?)
      ON CONFLICT (subscription_id, secret) DO UPDATE SET valid_until = excluded.valid_until
      """;

  private static final String REPLACE =
      "UPDATE fieldfare_health.subscriptions SET secret = ?, former_secret = NULL WHERE id = ?";

  private static final String TRIM =
      """
      DELETE FROM fieldfare_health.former_secrets WHERE (subscription_id, secret) IN (
        SELECT subscription_id, secret FROM fieldfare_health.former_secrets WHERE valid_until <= ?
        ORDER BY valid_until LIMIT ?)
      """;

  private final Connection own;
  private final Instant now;

  SecretRotation(Connection own, Instant now) {
    this.own = own;
    this.now = now;
  }

  Rotation rotate(UUID subscription, String secret, Instant formerUntil) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(FORMER)) {
      query.setObject(1, subscription);
      ResultSet row = query.executeQuery();
      if (!row.next()) {
        return Rotation.UNKNOWN;
      }
      String former = row.getString(1);
      forget(subscription);
      if (count(subscription) >= MOST_FORMER) {
        return Rotation.TOO_MANY;
      }
      if (!former.equals(secret)) {
        keep(subscription, former, formerUntil);
      }
      replace(subscription, secret);
      return Rotation.DONE;
    }
  }

  /** Deletes secrets whose grace is over, at most some. */
  int trim(int limit) throws SQLException {
    try (PreparedStatement trim = own.prepareStatement(TRIM)) {
      trim.setObject(1, EpisodeRows.utc(now));
      trim.setInt(2, limit);
      return trim.executeUpdate();
    }
  }

  private void forget(UUID subscription) throws SQLException {
    try (PreparedStatement forget = own.prepareStatement(FORGET)) {
      forget.setObject(1, subscription);
      forget.setObject(2, EpisodeRows.utc(now));
      forget.executeUpdate();
    }
  }

  private int count(UUID subscription) throws SQLException {
    try (PreparedStatement count = own.prepareStatement(COUNT)) {
      count.setObject(1, subscription);
      ResultSet row = count.executeQuery();
      row.next();
      return row.getInt(1);
    }
  }

  private void keep(UUID subscription, String former, Instant until) throws SQLException {
    try (PreparedStatement keep = own.prepareStatement(KEEP)) {
      keep.setObject(1, subscription);
      keep.setString(2, former);
      keep.setObject(3, EpisodeRows.utc(until));
      keep.executeUpdate();
    }
  }

  private void replace(UUID subscription, String secret) throws SQLException {
    try (PreparedStatement replace = own.prepareStatement(REPLACE)) {
      replace.setString(1, secret);
      replace.setObject(2, subscription);
      replace.executeUpdate();
    }
  }
}
