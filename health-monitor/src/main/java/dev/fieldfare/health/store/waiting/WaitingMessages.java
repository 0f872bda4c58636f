package dev.fieldfare.health.store.waiting;

import dev.fieldfare.contracts.alert.AlertSeverity;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The messages of one subscription that wait in {@code fieldfare_health.mail_items}. */
final class WaitingMessages {
  private static final int MOST = 20_000;

  private static final String STATE =
      """
      SELECT count(*), min(i.created_at), max(i.created_at) FROM fieldfare_health.mail_items i
      WHERE i.subscription_id = ? AND i.delivery_id IS NULL AND i.severity = ANY (?)
      """;

  // Earlier messages of an alert go with its urgent one: alone they would be sent later, and tell
  // an older state. A row that is locked is being deleted for a newer message.
  private static final String WAITING =
      """
      SELECT i.id, i.event_type, i.severity, coalesce(i.alert_id, i.id) FROM fieldfare_health.mail_items i
      WHERE i.subscription_id = ? AND i.delivery_id IS NULL AND (i.severity = ANY (?)
        OR i.alert_id IN (SELECT p.alert_id FROM fieldfare_health.mail_items p
          WHERE p.subscription_id = ? AND p.delivery_id IS NULL AND p.severity = ANY (?)))
      ORDER BY i.n LIMIT ? FOR NO KEY UPDATE OF i SKIP LOCKED
      """;

  private static final String BODIES =
      """
      SELECT i.body FROM fieldfare_health.mail_items i JOIN unnest(?) WITH ORDINALITY AS shown (id, n) ON shown.id = i.id
      ORDER BY shown.n
      """;

  private static final String ASSIGN =
      "UPDATE fieldfare_health.mail_items SET delivery_id = ? WHERE id = ANY (?)";

  private final Connection own;
  private final UUID subscription;
  private final Array severities;

  /** Those of these severities. */
  WaitingMessages(Connection own, UUID subscription, List<AlertSeverity> severities)
      throws SQLException {
    this.own = own;
    this.subscription = subscription;
    this.severities =
        own.createArrayOf("text", severities.stream().map(AlertSeverity::name).toArray());
  }

  /** A message that waits. Messages of the former release are of an alert each. */
  record Waiting(UUID id, String type, AlertSeverity severity, UUID alert) {}

  /** How many wait, and since when. */
  record State(long count, Instant first, Instant last) {}

  State state() throws SQLException {
    try (PreparedStatement query = own.prepareStatement(STATE)) {
      query.setObject(1, subscription);
      query.setArray(2, severities);
      ResultSet row = query.executeQuery();
      row.next();
      return new State(row.getLong(1), moment(row, 2), moment(row, 3));
    }
  }

  static OffsetDateTime utc(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }

  private static Instant moment(ResultSet row, int column) throws SQLException {
    OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
    return moment == null ? Instant.EPOCH : moment.toInstant();
  }

  /** In the order of their events. */
  List<Waiting> all() throws SQLException {
    try (PreparedStatement query = own.prepareStatement(WAITING)) {
      query.setObject(1, subscription);
      query.setArray(2, severities);
      query.setObject(3, subscription);
      query.setArray(4, severities);
      query.setInt(5, MOST);
      ResultSet rows = query.executeQuery();
      List<Waiting> waiting = new ArrayList<>();
      while (rows.next()) {
        waiting.add(
            new Waiting(
                rows.getObject(1, UUID.class),
                rows.getString(2),
                AlertSeverity.valueOf(rows.getString(3)),
                rows.getObject(4, UUID.class)));
      }
      return waiting;
    }
  }

  /** The stored JSON of each. */
  List<String> bodies(List<Waiting> of) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(BODIES)) {
      query.setArray(1, ids(of));
      ResultSet rows = query.executeQuery();
      List<String> bodies = new ArrayList<>();
      while (rows.next()) {
        bodies.add(rows.getString(1));
      }
      return bodies;
    }
  }

  /** They are in this delivery, and wait no longer. */
  void assign(Collection<Waiting> messages, UUID delivery) throws SQLException {
    try (PreparedStatement assign = own.prepareStatement(ASSIGN)) {
      assign.setObject(1, delivery);
      assign.setArray(2, ids(messages));
      assign.executeUpdate();
    }
  }

  private Array ids(Collection<Waiting> of) throws SQLException {
    return own.createArrayOf("uuid", of.stream().map(Waiting::id).toArray());
  }
}
