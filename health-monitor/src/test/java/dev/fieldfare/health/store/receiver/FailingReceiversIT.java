package dev.fieldfare.health.store.receiver;

import static org.assertj.core.api.Assertions.assertThat;

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
  private final MovableClock clock = MovableClock.at(Instant.now().plusSeconds(3_600));
  private final UUID subscription = UUID.randomUUID();
  private JdbcAlertStore alerts;
  private JdbcSubscriptions subscriptions;
  private JdbcDeliveryLog log;
  private FailingReceivers receivers;

  @BeforeEach
  void install(PostgresServer server) throws SQLException {
    TestDatabase database = TestDatabase.create(server);
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
    subscriptions.create(
        new Subscription(
            subscription,
            "pager",
            URL,
            SubscriptionFormat.FIELDFARE,
            AlertSeverity.CRITICAL,
            Set.of(),
            Set.of(),
            clock.instant(),
            "test"),
        Optional.of("env:SECRET"));
    log.add(subscription, "dev.fieldfare.test", "{}");
  }

  @Test
  void c43_aReceiverThatKeepsFailingIsAnAlertUntilItTakesTheMessage() throws SQLException {
    for (int attempt = 1; attempt <= 4; attempt++) {
      attempt(Optional.of("The receiver answered 500."));
    }
    receivers.run();
    assertThat(open()).isEmpty();

    attempt(Optional.of("The receiver answered 502."));
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

  private void attempt(Optional<String> error) throws SQLException {
    List<DueDelivery> due = log.take(10, Duration.ofSeconds(30));
    assertThat(due).hasSize(1);
    AttemptResult result =
        new AttemptResult(clock.instant(), Duration.ofMillis(5), Optional.empty(), error);
    Duration pause = RetrySchedule.after(due.getFirst().attempt()).orElseThrow();
    log.record(due.getFirst(), result, error.map(failed -> clock.instant().plus(pause)));
    clock.advance(pause);
  }

  private List<Alert> open() throws SQLException {
    return alerts.openAlerts(condition -> condition.subject().equals("pager"), 10);
  }
}
