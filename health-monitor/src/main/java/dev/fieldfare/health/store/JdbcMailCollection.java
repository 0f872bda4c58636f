package dev.fieldfare.health.store;

import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.mail.MailCollection;
import dev.fieldfare.health.mail.MailRate;
import dev.fieldfare.health.mail.MailSummary;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Messages that wait for their mail, in the control database.
 *
 * <p>A mail with one message has the id and the body of the message. One with several has an id of
 * its own. What is in a mail is stored with it, so each attempt sends the same.
 */
public final class JdbcMailCollection implements MailCollection {
  private static final int MOST = 20_000;
  private static final int MOST_UNSENT = 3;
  private static final Duration SOON = Duration.ofMinutes(5);
  private static final UuidV7 IDS = UuidV7.system();

  // The lock keeps other instances from the address, and permits references to its row. While the
  // SMTP server is away messages wait, so its return brings few mails. Unsent mails are tried less
  // often with time; a new one then shows soon that the server is back.
  private static final String ADDRESS =
      """
      SELECT s.id, s.mails_until FROM fieldfare_health.subscriptions s
      WHERE s.url LIKE 'mailto:%' AND (s.mails_until IS NULL OR s.mails_until <= ?)
        AND EXISTS (SELECT FROM fieldfare_health.mail_items i
          WHERE i.subscription_id = s.id AND i.delivery_id IS NULL)
        AND (SELECT count(*) < ? OR min(d.due_at) > ? FROM fieldfare_health.deliveries d
          WHERE d.subscription_id = s.id AND d.due_at IS NOT NULL)
      ORDER BY s.id LIMIT 1 FOR NO KEY UPDATE OF s SKIP LOCKED
      """;

  private static final String WAITING =
      """
      SELECT i.id, i.event_type, i.severity FROM fieldfare_health.mail_items i
      WHERE i.subscription_id = ? AND i.delivery_id IS NULL ORDER BY i.created_at, i.id LIMIT ?
      """;

  private static final String BODIES =
      """
      SELECT i.body FROM fieldfare_health.mail_items i JOIN unnest(?) WITH ORDINALITY AS shown (id, n) ON shown.id = i.id
      ORDER BY shown.n
      """;

  private static final String ASSIGN =
      "UPDATE fieldfare_health.mail_items SET delivery_id = ? WHERE id = ANY (?)";

  private static final String COUNT =
      "UPDATE fieldfare_health.subscriptions SET mails_until = ? WHERE id = ?";

  private final Transactions transactions;
  private final MailRate rate;
  private final Clock clock;

  /** The messages in this database. */
  public JdbcMailCollection(DataSource control, MailRate rate, Clock clock) {
    this.transactions = new Transactions(control);
    this.rate = rate;
    this.clock = clock;
  }

  /** An address that may get a mail. */
  private record Address(UUID subscription, Optional<Instant> until) {}

  /** A message that waits. */
  private record Waiting(UUID id, String type, AlertSeverity severity) {}

  @Override
  public boolean collect() throws SQLException {
    return transactions.inTransaction(
        connection -> {
          Instant now = clock.instant();
          Optional<Address> address = address(connection, now);
          if (address.isPresent()) {
            collect(connection, address.get(), now);
          }
          return address.isPresent();
        });
  }

  private Optional<Address> address(Connection own, Instant now) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(ADDRESS)) {
      query.setObject(1, EpisodeRows.utc(rate.latest(now)));
      query.setInt(2, MOST_UNSENT);
      query.setObject(3, EpisodeRows.utc(now.plus(SOON)));
      ResultSet row = query.executeQuery();
      return row.next()
          ? Optional.of(
              new Address(
                  row.getObject("id", UUID.class),
                  Optional.ofNullable(row.getObject("mails_until", OffsetDateTime.class))
                      .map(OffsetDateTime::toInstant)))
          : Optional.empty();
    }
  }

  private void collect(Connection own, Address address, Instant now) throws SQLException {
    List<Waiting> waiting = waiting(own, address.subscription());
    boolean isOne = waiting.size() == 1;
    UUID delivery = isOne ? waiting.getFirst().id() : IDS.next();
    String type = isOne ? waiting.getFirst().type() : MailSummary.TYPE;
    List<Waiting> shown =
        waiting.stream()
            .sorted((a, b) -> a.severity().compareTo(b.severity()))
            .limit(MailSummary.MOST_SHOWN)
            .toList();
    List<String> bodies = bodies(own, shown);
    String body = isOne ? bodies.getFirst() : new MailSummary(counts(waiting), bodies).body(now);
    AlertDeliveries.add(own, delivery, address.subscription(), type, body);
    try (PreparedStatement assign = own.prepareStatement(ASSIGN);
        PreparedStatement count = own.prepareStatement(COUNT)) {
      assign.setObject(1, delivery);
      assign.setArray(2, ids(own, waiting));
      assign.executeUpdate();
      Instant until = rate.after(address.until().orElse(now), now);
      count.setObject(1, EpisodeRows.utc(until));
      count.setObject(2, address.subscription());
      count.executeUpdate();
    }
  }

  private static List<Waiting> waiting(Connection own, UUID subscription) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(WAITING)) {
      query.setObject(1, subscription);
      query.setInt(2, MOST);
      ResultSet rows = query.executeQuery();
      List<Waiting> waiting = new ArrayList<>();
      while (rows.next()) {
        waiting.add(
            new Waiting(
                rows.getObject(1, UUID.class),
                rows.getString(2),
                AlertSeverity.valueOf(rows.getString(3))));
      }
      return waiting;
    }
  }

  private static List<String> bodies(Connection own, List<Waiting> shown) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(BODIES)) {
      query.setArray(1, ids(own, shown));
      ResultSet rows = query.executeQuery();
      List<String> bodies = new ArrayList<>();
      while (rows.next()) {
        bodies.add(rows.getString(1));
      }
      return bodies;
    }
  }

  private static Map<AlertSeverity, Long> counts(List<Waiting> waiting) {
    Map<AlertSeverity, Long> counts = new EnumMap<>(AlertSeverity.class);
    waiting.forEach(each -> counts.merge(each.severity(), 1L, Long::sum));
    return counts;
  }

  private static Array ids(Connection own, List<Waiting> of) throws SQLException {
    return own.createArrayOf("uuid", of.stream().map(Waiting::id).toArray());
  }
}
