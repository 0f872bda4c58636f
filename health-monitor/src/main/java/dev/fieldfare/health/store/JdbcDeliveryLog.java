package dev.fieldfare.health.store;

import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.delivery.DeliveryLog;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Deliveries in the control database. */
public final class JdbcDeliveryLog implements DeliveryLog {
  private static final int MOST_OF_ONE_SUBSCRIPTION = 8;

  // Each subscription has a share, so one receiver that hangs delays no other. All mails go to one
  // server, so a subscription by e-mail has one place.
  private static final String TAKE =
      """
      WITH due AS (SELECT shared.id FROM fieldfare_health.subscriptions s
        CROSS JOIN LATERAL (SELECT d.id, d.due_at FROM fieldfare_health.deliveries d
          WHERE d.subscription_id = s.id AND d.due_at <= ? ORDER BY d.due_at
          LIMIT greatest(0, CASE WHEN s.url LIKE 'mailto:%' THEN 1 ELSE ? END
            - (SELECT count(*) FROM fieldfare_health.deliveries f
              WHERE f.subscription_id = s.id AND f.sending_until > ?))
          FOR UPDATE SKIP LOCKED) shared
        ORDER BY shared.due_at LIMIT ?)
      UPDATE fieldfare_health.deliveries d SET due_at = ?, sending_until = ?, attempts = d.attempts + 1
      FROM due, fieldfare_health.subscriptions s
      WHERE d.id = due.id AND s.id = d.subscription_id
      RETURNING d.id, s.url, s.secret, ARRAY(SELECT f.secret FROM fieldfare_health.former_secrets f
        WHERE f.subscription_id = s.id AND f.valid_until > ? ORDER BY f.valid_until DESC), d.body, d.attempts, s.format
      """;

  private static final String END =
      "UPDATE fieldfare_health.deliveries SET due_at = ?, delivered_at = coalesce(?, delivered_at),"
          + " sending_until = NULL WHERE id = ? AND attempts = ?";

  private static final String LOG =
      """
      INSERT INTO fieldfare_health.delivery_attempts (delivery_id, n, at, duration_ms, status, error)
      SELECT d.id, ?, ?, ?, ?, ? FROM fieldfare_health.deliveries d WHERE d.id = ?
      ON CONFLICT DO NOTHING
      """;

  private static final String REPLAY =
      "UPDATE fieldfare_health.deliveries SET due_at = ? WHERE id = ? AND subscription_id = ?";

  // A message that waits keeps its place.
  private static final String REPLACE =
      """
      INSERT INTO fieldfare_health.deliveries (id, subscription_id, event_type, body, created_at, due_at)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET body = excluded.body,
        due_at = least(deliveries.due_at, excluded.due_at)
      """;

  private static final String ATTEMPTS =
      """
      SELECT d.id, d.event_type, a.n, a.at, a.duration_ms, a.status, a.error
      FROM fieldfare_health.deliveries d
      JOIN fieldfare_health.delivery_attempts a ON a.delivery_id = d.id
      WHERE d.subscription_id = ? ORDER BY d.created_at DESC, d.id DESC, a.n DESC LIMIT ?
      """;

  private final Transactions transactions;
  private final Clock clock;

  /** A log in this database. */
  public JdbcDeliveryLog(DataSource control, Clock clock) {
    this.transactions = new Transactions(control);
    this.clock = clock;
  }

  @Override
  public List<DueDelivery> take(int limit, Duration lease) throws SQLException {
    Instant now = clock.instant();
    return transactions.with(
        connection -> {
          try (PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setObject(1, EpisodeRows.utc(now));
            take.setInt(2, MOST_OF_ONE_SUBSCRIPTION);
            take.setObject(3, EpisodeRows.utc(now));
            take.setInt(4, limit);
            take.setObject(5, EpisodeRows.utc(now.plus(lease)));
            take.setObject(6, EpisodeRows.utc(now.plus(lease)));
            take.setObject(7, EpisodeRows.utc(now));
            ResultSet rows = take.executeQuery();
            List<DueDelivery> due = new ArrayList<>();
            while (rows.next()) {
              due.add(due(rows));
            }
            return due;
          }
        });
  }

  private static DueDelivery due(ResultSet row) throws SQLException {
    List<String> secrets = SubscriptionRows.secrets(row.getString(3), row.getArray(4));
    return new DueDelivery(
        row.getObject(1, UUID.class),
        row.getString(2),
        SubscriptionFormat.valueOf(row.getString(7)),
        secrets,
        row.getString(5),
        row.getInt(6));
  }

  @Override
  public void record(DueDelivery delivery, AttemptResult result, Optional<Instant> nextTry)
      throws SQLException {
    transactions.inTransaction(
        connection -> {
          try (PreparedStatement log = connection.prepareStatement(LOG);
              PreparedStatement end = connection.prepareStatement(END)) {
            log.setInt(1, delivery.attempt());
            log.setObject(2, EpisodeRows.utc(result.at()));
            log.setLong(3, result.took().toMillis());
            log.setObject(4, result.status().orElse(null), Types.INTEGER);
            log.setString(5, result.error().map(text -> text.replace('\0', ' ')).orElse(null));
            log.setObject(6, delivery.id());
            log.executeUpdate();
            end.setObject(1, nextTry.map(EpisodeRows::utc).orElse(null));
            end.setObject(2, result.isDelivered() ? EpisodeRows.utc(result.at()) : null);
            end.setObject(3, delivery.id());
            end.setInt(4, delivery.attempt());
            return end.executeUpdate();
          }
        });
  }

  @Override
  public UUID add(UUID subscription, String type, String body) throws SQLException {
    return transactions.with(
        connection -> AlertDeliveries.add(connection, subscription, type, body));
  }

  @Override
  public void replace(UUID subscription, String type, String body) throws SQLException {
    transactions.with(
        connection -> {
          try (PreparedStatement replace = connection.prepareStatement(REPLACE)) {
            replace.setObject(1, Fingerprint.id(subscription.toString(), type));
            replace.setObject(2, subscription);
            replace.setString(3, type);
            replace.setString(4, body);
            replace.setObject(5, EpisodeRows.utc(clock.instant()));
            replace.setObject(6, EpisodeRows.utc(clock.instant()));
            return replace.executeUpdate();
          }
        });
  }

  @Override
  public boolean replay(UUID subscription, UUID delivery) throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement replay = connection.prepareStatement(REPLAY)) {
            replay.setObject(1, EpisodeRows.utc(clock.instant()));
            replay.setObject(2, delivery);
            replay.setObject(3, subscription);
            return replay.executeUpdate() == 1;
          }
        });
  }

  @Override
  public List<LoggedAttempt> attempts(UUID subscription, int limit) throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(ATTEMPTS)) {
            query.setObject(1, subscription);
            query.setInt(2, limit);
            ResultSet rows = query.executeQuery();
            List<LoggedAttempt> attempts = new ArrayList<>();
            while (rows.next()) {
              attempts.add(attempt(rows));
            }
            return attempts;
          }
        });
  }

  private static LoggedAttempt attempt(ResultSet row) throws SQLException {
    return new LoggedAttempt(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getInt(3),
        EpisodeRows.moment(row, "at"),
        row.getLong(5),
        Optional.ofNullable(row.getObject(6, Integer.class)),
        Optional.ofNullable(row.getString(7)));
  }

  @Override
  public int trim(Duration olderThan, int limit) throws SQLException {
    return transactions.with(
        connection ->
            new DeliveryTrimming(connection, clock.instant().minus(olderThan), limit).run());
  }
}
