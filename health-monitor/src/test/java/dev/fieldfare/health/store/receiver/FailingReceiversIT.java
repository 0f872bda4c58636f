package dev.fieldfare.health.store.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.delivery.DeliveryLog.AttemptResult;
import dev.fieldfare.health.delivery.DeliveryLog.DueDelivery;
import dev.fieldfare.health.delivery.RetrySchedule;
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.health.store.JdbcAlertStore;
import dev.fieldfare.health.store.JdbcDeliveryLog;
import dev.fieldfare.health.store.JdbcSubscriptions;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** C43: nobody hears of trouble when the receiver of the alerts is the trouble. */
@WithServers
class FailingReceiversIT {
  private static final String URL = "http://gone/";

  // Messages are due at the time of the database.
  private final MovableClock clock =
      MovableClock.at(Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3_600));
  private final UUID subscription = UUID.randomUUID();
  private TestDatabase database;
  private JdbcAlertStore alerts;
  private JdbcSubscriptions subscriptions;
  private JdbcDeliveryLog log;
  private FailingReceivers receivers;

  @BeforeEach
  void install(PostgresServer server) throws SQLException {
    database = TestDatabase.create(server);
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    alerts =
        new JdbcAlertStore(
            database.dataSource(),
            new AlertPolicy(10, Duration.ofHours(9), Duration.ofHours(9)),
            target -> "production",
            Duration.ofHours(24),
            new SilentMonitorMetrics(),
            clock);
    subscriptions = new JdbcSubscriptions(database.dataSource(), clock);
    log = new JdbcDeliveryLog(database.dataSource(), clock);
    receivers = new FailingReceivers(database.dataSource(), alerts, clock);
    subscribe(subscription, "pager", Set.of("main"));
    log.add(subscription, "dev.fieldfare.test", "{}");
  }

  private void subscribe(UUID id, String name, Set<String> targets) throws SQLException {
    subscriptions.create(
        new Subscription(
            id,
            name,
            URL,
            SubscriptionFormat.FIELDFARE,
            id.equals(subscription) ? AlertSeverity.CRITICAL : AlertSeverity.INFO,
            Set.of(),
            targets,
            clock.instant(),
            "test"),
        Optional.of("env:SECRET"));
  }

  @Test
  void c43_aReceiverThatKeepsFailingIsAnAlertUntilItTakesTheMessage() throws SQLException {
    for (int attempt = 1; attempt <= 4; attempt++) {
      attempt(Optional.of(500), Optional.of("The receiver answered 500."));
    }
    receivers.run();
    assertThat(open()).isEmpty();

    attempt(Optional.of(502), Optional.of("The receiver answered 502."));
    receivers.run();
    receivers.run();
    assertThat(open())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.count()).isEqualTo(1);
              assertThat(alert.message())
                  .startsWith("The receiver of the subscription pager fails.");
              assertThat(alert.technicalDetails().originalError())
                  .isEqualTo("The receiver answered 502.");
              assertThat(alert.runbook()).isEqualTo("docs/runbooks/receiver.md");
            });

    attempt(Optional.empty());
    receivers.run();
    assertThat(open()).isEmpty();
  }

  @Test
  void c43_aSubscriptionThatWasRemovedFailsNoMore() throws SQLException {
    for (int attempt = 1; attempt <= 5; attempt++) {
      attempt(Optional.of("No answer."));
    }
    receivers.run();
    assertThat(open()).hasSize(1);

    subscriptions.delete(subscription);
    receivers.run();
    assertThat(open()).isEmpty();
  }

  @Test
  void c43_theTextOfTheErrorIsOnlyForAdministrators() throws SQLException {
    for (int attempt = 1; attempt <= 5; attempt++) {
      attempt(Optional.of("550 5.1.1 <oncall-private@example.org> unknown, 10.3.7.9"));
    }
    receivers.run();

    assertThat(open())
        .singleElement()
        .satisfies(
            alert ->
                assertThat(ContractsJson.mapper().writeValueAsString(alert))
                    .contains("The message was not taken.")
                    .doesNotContain("oncall-private", "10.3.7.9"));
  }

  @Test
  void c43_aReceiverWhoseMessagesWereGivenUpStillFails() throws SQLException {
    for (int attempt = 1; attempt <= 48; attempt++) {
      attempt(Optional.of("No answer."));
    }
    assertThat(log.take(10, Duration.ofSeconds(30))).isEmpty();
    receivers.run();
    assertThat(open()).hasSize(1);

    clock.advance(Duration.ofSeconds(1));
    log.add(subscription, "dev.fieldfare.test", "{}");
    attempt(Optional.empty());
    receivers.run();
    assertThat(open()).isEmpty();
  }

  @Test
  void c43_aSubscriptionWithTargetsHearsOfTheReceiverOfAnotherOne() throws SQLException {
    subscribe(UUID.randomUUID(), "mail", Set.of("main"));
    for (int attempt = 1; attempt <= 5; attempt++) {
      attempt(Optional.of("No answer."));
    }
    receivers.run();

    assertThat(
            database.query(
                "SELECT s.name || ' ' || d.event_type FROM fieldfare_health.deliveries d"
                    + " JOIN fieldfare_health.subscriptions s ON s.id = d.subscription_id"
                    + " WHERE d.event_type <> 'dev.fieldfare.test'"))
        .containsExactly("mail dev.fieldfare.alert.raised");
  }

  private void attempt(Optional<String> error) throws SQLException {
    attempt(Optional.empty(), error);
  }

  private void attempt(Optional<Integer> status, Optional<String> error) throws SQLException {
    List<DueDelivery> due = log.take(10, Duration.ofSeconds(30));
    assertThat(due).hasSize(1);
    AttemptResult result = new AttemptResult(clock.instant(), Duration.ofMillis(5), status, error);
    Optional<Duration> pause =
        error.flatMap(failed -> RetrySchedule.after(due.getFirst().attempt()));
    log.record(due.getFirst(), result, pause.map(clock.instant()::plus));
    clock.advance(pause.orElse(Duration.ZERO));
  }

  private List<Alert> open() throws SQLException {
    return alerts.openAlerts(condition -> condition.subject().equals("pager"), 10);
  }
}
