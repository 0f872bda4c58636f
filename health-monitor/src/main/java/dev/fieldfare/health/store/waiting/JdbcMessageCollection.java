package dev.fieldfare.health.store.waiting;

import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.delivery.GroupWindow;
import dev.fieldfare.health.delivery.MessageCollection;
import dev.fieldfare.health.delivery.MessageSummary;
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.health.format.MessageFormats;
import dev.fieldfare.health.mail.MailRate;
import dev.fieldfare.health.store.AlertDeliveries;
import dev.fieldfare.health.store.SubscriptionRows;
import dev.fieldfare.health.store.Transactions;
import dev.fieldfare.health.store.waiting.WaitingMessages.State;
import dev.fieldfare.health.store.waiting.WaitingMessages.Waiting;
import dev.fieldfare.service.mail.MailAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Messages that wait, in the control database.
 *
 * <p>What is in a delivery is stored with it, so each attempt sends the same. A delivery of one
 * message has the id and the body of the message; one of several has an id of its own. A mail shows
 * each message. A group or a summary to a webhook shows each alert once, by its newest message.
 */
public final class JdbcMessageCollection implements MessageCollection {
  private static final int MOST_IN_MAIL = 50;
  private static final int MOST_ALERTS = 500;
  private static final int MOST_UNSENT = 3;
  private static final int MOST_CANDIDATES = 1_000;
  private static final Duration SOON = Duration.ofMinutes(5);
  private static final UuidV7 IDS = UuidV7.system();

  // While a receiver is away messages wait, so its return brings few of them. Unsent ones are tried
  // less often with time; a new one then shows soon that the receiver is back.
  private static final String IS_FREE =
      """
      (s.url NOT LIKE 'mailto:%' OR s.mails_until IS NULL OR s.mails_until <= ?)
        AND (SELECT count(*) < ? OR min(d.due_at) > ? FROM fieldfare_health.deliveries d
          WHERE d.subscription_id = s.id AND d.due_at IS NOT NULL)
      """;

  private static final String CANDIDATES =
      """
      SELECT s.* FROM fieldfare_health.subscriptions s
      WHERE EXISTS (SELECT FROM fieldfare_health.mail_items i
          WHERE i.subscription_id = s.id AND i.delivery_id IS NULL) AND
      """
          + IS_FREE
          + " ORDER BY s.id LIMIT ?";

  // The lock keeps other instances from the receiver, and permits references to its row.
  private static final String LOCK =
      "SELECT s.mails_until FROM fieldfare_health.subscriptions s WHERE s.id = ? AND "
          + IS_FREE
          + " FOR NO KEY UPDATE OF s SKIP LOCKED";

  private static final String COUNT =
      "UPDATE fieldfare_health.subscriptions SET mails_until = ? WHERE id = ?";

  private final Transactions transactions;
  private final MailRate rate;
  private final Clock clock;

  /**
   * The messages in this database.
   *
   * @param rate of mails to each address
   */
  public JdbcMessageCollection(DataSource control, MailRate rate, Clock clock) {
    this.transactions = new Transactions(control);
    this.rate = rate;
    this.clock = clock;
  }

  /** A receiver that is locked. */
  private record Receiver(Subscription subscription, Optional<Instant> mailsUntil) {
    boolean isMail() {
      return MailAddress.isMail(subscription.url());
    }
  }

  @Override
  public boolean collect() throws SQLException {
    return transactions.inTransaction(
        connection -> {
          Instant now = clock.instant();
          for (Subscription each : candidates(connection, now)) {
            if (collect(connection, each, now)) {
              return true;
            }
          }
          return false;
        });
  }

  private List<Subscription> candidates(Connection own, Instant now) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(CANDIDATES)) {
      free(query, 1, now);
      query.setInt(4, MOST_CANDIDATES);
      ResultSet rows = query.executeQuery();
      List<Subscription> candidates = new ArrayList<>();
      while (rows.next()) {
        candidates.add(SubscriptionRows.read(rows));
      }
      return candidates;
    }
  }

  private void free(PreparedStatement query, int first, Instant now) throws SQLException {
    query.setObject(first, WaitingMessages.utc(rate.latest(now)));
    query.setInt(first + 1, MOST_UNSENT);
    query.setObject(first + 2, WaitingMessages.utc(now.plus(SOON)));
  }

  private boolean collect(Connection own, Subscription to, Instant now) throws SQLException {
    var waiting = new WaitingMessages(own, to.id(), to.sentAt(now));
    if (!isDue(to, waiting.state(), now)) {
      return false;
    }
    Optional<Receiver> receiver = lock(own, to, now);
    List<Waiting> messages = receiver.isPresent() ? waiting.all() : List.of();
    if (messages.isEmpty()) {
      return false;
    }
    if (receiver.get().isMail()) {
      mail(own, receiver.get(), waiting, messages, now);
    } else {
      group(own, to, waiting, messages, now);
    }
    return true;
  }

  // Messages from the future are of a clock that was set back. They do not wait for it.
  private static boolean isDue(Subscription to, State state, Instant now) {
    Optional<GroupWindow> window = to.group().map(GroupWindow::of);
    return state.count() > 0
        && (window.isEmpty()
            || state.count() >= window.get().limit()
            || state.last().isAfter(now)
            || !state.first().plus(window.get().length()).isAfter(now));
  }

  private Optional<Receiver> lock(Connection own, Subscription to, Instant now)
      throws SQLException {
    try (PreparedStatement lock = own.prepareStatement(LOCK)) {
      lock.setObject(1, to.id());
      free(lock, 2, now);
      ResultSet row = lock.executeQuery();
      return row.next()
          ? Optional.of(
              new Receiver(
                  to,
                  Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                      .map(OffsetDateTime::toInstant)))
          : Optional.empty();
    }
  }

  private void mail(
      Connection own, Receiver to, WaitingMessages waiting, List<Waiting> all, Instant now)
      throws SQLException {
    List<Waiting> shown = urgentFirst(all).limit(MOST_IN_MAIL).toList();
    List<String> bodies = waiting.bodies(shown);
    boolean isOne = all.size() == 1;
    UUID delivery = isOne ? all.getFirst().id() : IDS.next();
    String body = isOne ? bodies.getFirst() : new MessageSummary(counts(all), bodies).body(now);
    String type = isOne ? all.getFirst().type() : MessageSummary.TYPE;
    AlertDeliveries.add(own, delivery, to.subscription().id(), type, body);
    waiting.assign(all, delivery);
    try (PreparedStatement count = own.prepareStatement(COUNT)) {
      Instant until = rate.after(to.mailsUntil().orElse(now), now);
      count.setObject(1, WaitingMessages.utc(until));
      count.setObject(2, to.subscription().id());
      count.executeUpdate();
    }
  }

  // A receiver that keeps the state of alerts needs all of them, so the rest follows by itself.
  private static void group(
      Connection own, Subscription to, WaitingMessages waiting, List<Waiting> all, Instant now)
      throws SQLException {
    Map<UUID, Waiting> newest = new LinkedHashMap<>();
    all.forEach(each -> newest.put(each.alert(), each));
    List<Waiting> shown = urgentFirst(newest.values()).limit(MOST_ALERTS).toList();
    List<String> bodies = waiting.bodies(shown);
    boolean isOne = shown.size() == 1;
    UUID delivery = isOne ? shown.getFirst().id() : IDS.next();
    String body =
        isOne
            ? MessageFormats.stored(to.format(), bodies.getFirst())
            : MessageFormats.summary(to.format(), new MessageSummary(counts(shown), bodies), now);
    String type = isOne ? shown.getFirst().type() : MessageSummary.TYPE;
    AlertDeliveries.add(own, delivery, to.id(), type, body);
    Set<UUID> alerts = shown.stream().map(Waiting::alert).collect(Collectors.toSet());
    waiting.assign(all.stream().filter(each -> alerts.contains(each.alert())).toList(), delivery);
  }

  private static Stream<Waiting> urgentFirst(Collection<Waiting> messages) {
    return messages.stream().sorted(Comparator.comparing(Waiting::severity));
  }

  private static Map<AlertSeverity, Long> counts(List<Waiting> messages) {
    Map<AlertSeverity, Long> counts = new EnumMap<>(AlertSeverity.class);
    messages.forEach(each -> counts.merge(each.severity(), 1L, Long::sum));
    return counts;
  }
}
