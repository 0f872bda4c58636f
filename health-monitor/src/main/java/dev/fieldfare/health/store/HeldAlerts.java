package dev.fieldfare.health.store;

import dev.fieldfare.contracts.event.EventType;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Episode;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.liveness.DatabaseProbe;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Alerts whose messages are held back from subscriptions: while the database of the target is away,
 * because that has an alert of its own; and when several alerts of the problem were sent within an
 * hour. A receiver never gets {@code resolved} for an alert of which it got no message.
 *
 * <p>Alerts are in the list and on the stream all the same.
 */
final class HeldAlerts {
  private static final int EPISODES = 3;
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final Duration SETTLED = Duration.ofMinutes(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final String IS_AWAY =
      "SELECT FROM fieldfare_health.alerts WHERE fingerprint = ? AND state <> 'RESOLVED'";

  // Those that were held do not count, or a problem that goes on would never be heard of again.
  private static final String RECENT =
      """
      SELECT FROM fieldfare_health.alerts
      WHERE fingerprint = ? AND state = 'RESOLVED' AND held_by IS NULL AND first_seen > ? LIMIT ?
      """;

  private static final String HOLD =
      "UPDATE fieldfare_health.alerts SET held_by = ?, held_until = ? WHERE id = ?";

  private static final String IS_HELD =
      "SELECT FROM fieldfare_health.alerts WHERE id = ? AND held_by IS NOT NULL";

  // Receivers do not need the message of an alert that a person has acknowledged meanwhile.
  private static final String FREE_AFTER_OUTAGE =
      """
      UPDATE fieldfare_health.alerts SET held_by = NULL, held_until = NULL
      WHERE id IN (SELECT id FROM fieldfare_health.alerts
        WHERE target = ? AND held_by = 'OUTAGE' AND state = 'OPEN' ORDER BY fingerprint FOR UPDATE)
      RETURNING fingerprint
      """;

  // An alert that began while the outage was ending may have been held after its end. Without the
  // locks, two instances would free the same alerts.
  private static final String FREE_SETTLED =
      """
      UPDATE fieldfare_health.alerts SET held_by = NULL, held_until = NULL
      WHERE id IN (SELECT id FROM fieldfare_health.alerts
        WHERE held_by IS NOT NULL AND state = 'OPEN' AND (held_until <= ? OR held_by = 'OUTAGE'
          AND NOT EXISTS (SELECT FROM fieldfare_health.alerts o
            WHERE o.target = alerts.target AND o.kind = 'database_away' AND o.state <> 'RESOLVED'))
        ORDER BY fingerprint LIMIT ? FOR UPDATE SKIP LOCKED)
      RETURNING fingerprint
      """;

  private final Connection own;
  private final Instant now;

  HeldAlerts(Connection own, Instant now) {
    this.own = own;
    this.now = now;
  }

  /** True if the message about this event is not sent to subscriptions. */
  boolean holds(EventType type, Episode episode) throws SQLException {
    if (isOutage(episode.condition())) {
      return false;
    }
    if (type == EventType.ALERT_RAISED) {
      return holdNew(episode);
    }
    return exists(IS_HELD, episode.id());
  }

  private boolean holdNew(Episode episode) throws SQLException {
    Condition condition = episode.condition();
    if (exists(IS_AWAY, DatabaseProbe.fingerprint(condition.target()))) {
      return hold(episode, "OUTAGE", now.plus(LONGEST));
    }
    return isFlapping(condition.fingerprint()) && hold(episode, "FLAPPING", now.plus(SETTLED));
  }

  private boolean isFlapping(String fingerprint) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(RECENT)) {
      query.setString(1, fingerprint);
      query.setObject(2, EpisodeRows.utc(now.minus(WINDOW)));
      query.setInt(3, EPISODES);
      ResultSet rows = query.executeQuery();
      int episodes = 0;
      while (rows.next()) {
        episodes++;
      }
      return episodes >= EPISODES;
    }
  }

  private boolean hold(Episode episode, String by, Instant until) throws SQLException {
    try (PreparedStatement hold = own.prepareStatement(HOLD)) {
      hold.setString(1, by);
      hold.setObject(2, EpisodeRows.utc(until));
      hold.setObject(3, episode.id());
      hold.executeUpdate();
      return true;
    }
  }

  /** The alerts that the end of this episode sets free. */
  List<Signal> freedBy(Episode ended) throws SQLException {
    return isOutage(ended.condition())
        ? freed(FREE_AFTER_OUTAGE, ended.condition().target())
        : List.of();
  }

  /** Those that have settled, and those that were held for the longest time. */
  List<Signal> settled(int limit) throws SQLException {
    return freed(FREE_SETTLED, EpisodeRows.utc(now), limit);
  }

  private List<Signal> freed(String sql, Object... values) throws SQLException {
    try (PreparedStatement free = prepared(sql, values)) {
      ResultSet rows = free.executeQuery();
      List<Signal> signals = new ArrayList<>();
      while (rows.next()) {
        signals.add(new Signal.Unsilenced(rows.getString(1), now));
      }
      return signals;
    }
  }

  private static boolean isOutage(Condition condition) {
    return condition.fingerprint().equals(DatabaseProbe.fingerprint(condition.target()));
  }

  private boolean exists(String sql, Object value) throws SQLException {
    try (PreparedStatement query = prepared(sql, value)) {
      return query.executeQuery().next();
    }
  }

  private PreparedStatement prepared(String sql, Object... values) throws SQLException {
    PreparedStatement statement = own.prepareStatement(sql);
    for (int n = 0; n < values.length; n++) {
      statement.setObject(n + 1, values[n]);
    }
    return statement;
  }
}
