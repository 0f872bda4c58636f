package dev.fieldfare.health.store.receiver;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.alert.AlertText;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.store.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * A subscription whose receiver keeps failing is an alert for the other ones: a message was tried
 * five times in about two minutes and is not delivered. It ends when nothing waits any more, and
 * something was delivered since the last message was given up.
 */
public final class FailingReceivers {
  private static final String KIND = AlertText.RECEIVER_FAILS_KIND;
  private static final int TRIES = 5;

  private static final String FAILING =
      """
      SELECT s.id, s.name, count(d.due_at), count(*) - count(d.due_at), min(d.created_at),
        (SELECT a.status FROM fieldfare_health.delivery_attempts a
          WHERE a.delivery_id = (max(d.id::text))::uuid AND a.error IS NOT NULL ORDER BY a.n DESC LIMIT 1)
      FROM fieldfare_health.deliveries d JOIN fieldfare_health.subscriptions s ON s.id = d.subscription_id
      WHERE d.attempts >= ? AND d.delivered_at IS NULL AND (d.due_at IS NOT NULL
        OR NOT EXISTS (SELECT FROM fieldfare_health.deliveries later
          WHERE later.subscription_id = d.subscription_id AND later.delivered_at >= coalesce((
            SELECT a.at FROM fieldfare_health.delivery_attempts a
            WHERE a.delivery_id = d.id ORDER BY a.n DESC LIMIT 1), '-infinity')))
      GROUP BY s.id, s.name ORDER BY s.name LIMIT 1000
      """;

  private static final String REPORTED =
      "SELECT fingerprint FROM fieldfare_health.alerts WHERE state <> 'RESOLVED' AND kind = ?";

  private final Transactions transactions;
  private final AlertStore alerts;
  private final Clock clock;

  /** Receivers of the subscriptions in this database. */
  public FailingReceivers(DataSource control, AlertStore alerts, Clock clock) {
    this.transactions = new Transactions(control);
    this.alerts = alerts;
    this.clock = clock;
  }

  private record Failing(
      String id, String name, long waiting, long givenUp, Instant since, Optional<Integer> status) {
    String fingerprint() {
      return Fingerprint.of(KIND, id);
    }

    // Everybody sees alerts. The text of the error may have addresses, so administrators look it
    // up.
    String error() {
      return status
          .map(number -> "The receiver answered " + number + ".")
          .orElse("The message was not taken. The list of attempts has the error.");
    }
  }

  /** Reports those that fail, once each, and ends the alerts of the others. */
  public void run() throws SQLException {
    List<Failing> failing = failing();
    Set<String> now = failing.stream().map(Failing::fingerprint).collect(Collectors.toSet());
    List<String> before = reported();
    List<Signal> signals = new ArrayList<>();
    failing.stream()
        .filter(each -> !before.contains(each.fingerprint()))
        .map(each -> new Signal.Reported(condition(each), clock.instant()))
        .forEach(signals::add);
    before.stream()
        .filter(fingerprint -> !now.contains(fingerprint))
        .map(fingerprint -> new Signal.Cleared(fingerprint, clock.instant()))
        .forEach(signals::add);
    if (!signals.isEmpty()) {
      alerts.apply(signals);
    }
  }

  private List<Failing> failing() throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(FAILING)) {
            query.setInt(1, TRIES);
            ResultSet rows = query.executeQuery();
            List<Failing> failing = new ArrayList<>();
            while (rows.next()) {
              failing.add(
                  new Failing(
                      rows.getString(1),
                      rows.getString(2),
                      rows.getLong(3),
                      rows.getLong(4),
                      rows.getObject(5, OffsetDateTime.class).toInstant(),
                      Optional.ofNullable(rows.getObject(6, Integer.class))));
            }
            return failing;
          }
        });
  }

  private List<String> reported() throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(REPORTED)) {
            query.setString(1, KIND);
            ResultSet rows = query.executeQuery();
            List<String> reported = new ArrayList<>();
            while (rows.next()) {
              reported.add(rows.getString(1));
            }
            return reported;
          }
        });
  }

  private static Condition condition(Failing receiver) {
    return new Condition(
        receiver.fingerprint(),
        KIND,
        AlertCategory.UNKNOWN,
        AlertSeverity.HIGH,
        "-",
        receiver.name(),
        "health-monitor",
        "The receiver of the subscription %s fails. %d messages wait, %d were given up. The oldest is of %s."
            .formatted(receiver.name(), receiver.waiting(), receiver.givenUp(), receiver.since()),
        receiver.error());
  }
}
