package dev.fieldfare.health.store.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.delivery.DeliveryLog.AttemptResult;
import dev.fieldfare.health.delivery.DeliveryLog.DueDelivery;
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.health.mail.MailRate;
import dev.fieldfare.health.mail.MailText;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A storm of alerts becomes few mails, and no message is lost. */
@WithServers
class JdbcMessageCollectionIT {
  private static final Duration LEASE = Duration.ofSeconds(30);

  // Messages are due at the time of the database.
  private final MovableClock clock = MovableClock.at(Instant.now().plusSeconds(3_600));
  private TestDatabase database;
  private JdbcAlertStore alerts;
  private JdbcMessageCollection mails;
  private JdbcDeliveryLog log;

  @BeforeEach
  void install(PostgresServer server) throws SQLException {
    database = TestDatabase.create(server);
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    alerts =
        new JdbcAlertStore(
            database.dataSource(),
            new AlertPolicy(10, Duration.ofHours(1), Duration.ofHours(1)),
            target -> "production",
            Duration.ofHours(24),
            new SilentMonitorMetrics(),
            clock);
    mails = new JdbcMessageCollection(database.dataSource(), new MailRate(4), clock);
    log = new JdbcDeliveryLog(database.dataSource(), clock);
    subscribe();
  }

  @Test
  void qc73_aStormIsTwoMailsAndThenASummaryOfTheRest() throws SQLException {
    raise(0, 1);
    collect();
    raise(1, 2);
    collect();
    raise(2, 122);
    collect();

    assertThat(subjects())
        .containsExactly(
            "[Fieldfare] HIGH raised: A change took too long: main/table 0",
            "[Fieldfare] HIGH raised: A change took too long: main/table 1");

    clock.advance(Duration.ofMinutes(20));
    collect();

    assertThat(subjects()).containsExactly("[Fieldfare] 120 messages: 120 HIGH");
    assertThat(
            database.value(
                "SELECT count(*) FROM fieldfare_health.mail_items WHERE delivery_id IS NULL"))
        .isEqualTo("0");
  }

  @Test
  void aServerThatReturnsGetsThreeMailsAndASummary() throws SQLException {
    mails = new JdbcMessageCollection(database.dataSource(), new MailRate(100), clock);
    for (int n = 0; n < 10; n++) {
      raise(n, n + 1);
      collect();
    }

    assertThat(subjects()).hasSize(3);
    collect();
    assertThat(subjects()).containsExactly("[Fieldfare] 7 messages: 7 HIGH");
  }

  @Test
  void aMailIsMadeWhenTheUnsentOnesAreTriedMuchLater() throws SQLException {
    mails = new JdbcMessageCollection(database.dataSource(), new MailRate(100), clock);
    for (int n = 0; n < 3; n++) {
      raise(n, n + 1);
      collect();
      DueDelivery failed = log.take(10, LEASE).getFirst();
      end(failed, Optional.of("no answer"), Duration.ofHours(1));
    }
    raise(3, 4);
    collect();

    assertThat(subjects())
        .containsExactly("[Fieldfare] HIGH raised: A change took too long: main/table 3");
  }

  @Test
  void twoInstancesTakeEachMessageOnce() throws SQLException {
    JdbcMessageCollection other =
        new JdbcMessageCollection(database.dataSource(), new MailRate(4), clock);
    raise(0, 1);

    assertThat(mails.collect()).isTrue();
    assertThat(other.collect()).isFalse();
    assertThat(log.take(10, LEASE)).hasSize(1);
  }

  @Test
  void aMailThatIsSentAgainIsTheSame() throws SQLException {
    raise(0, 3);
    collect();
    DueDelivery first = log.take(10, LEASE).getFirst();
    end(first, Optional.of("no answer"));
    raise(3, 4);

    DueDelivery second = log.take(10, LEASE).getFirst();

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.attempt()).isEqualTo(2);
  }

  @Test
  void theSameSignalsAddNoMessage() throws SQLException {
    raise(0, 1);
    collect();
    raise(0, 1);
    collect();

    assertThat(log.take(10, LEASE)).hasSize(1);
  }

  private void collect() throws SQLException {
    boolean isMore = true;
    while (isMore) {
      isMore = mails.collect();
    }
  }

  private List<String> subjects() throws SQLException {
    List<String> subjects = new ArrayList<>();
    for (var due = log.take(10, LEASE); !due.isEmpty(); due = log.take(10, LEASE)) {
      end(due.getFirst(), Optional.empty());
      subjects.add(MailText.of(due.getFirst().body()).subject());
    }
    return subjects;
  }

  private void end(DueDelivery delivery, Optional<String> error) throws SQLException {
    end(delivery, error, Duration.ZERO);
  }

  private void end(DueDelivery delivery, Optional<String> error, Duration pause)
      throws SQLException {
    AttemptResult result = new AttemptResult(clock.instant(), LEASE, Optional.empty(), error);
    log.record(delivery, result, error.map(text -> clock.instant().plus(pause)));
  }

  private void raise(int from, int to) throws SQLException {
    for (int n = from; n < to; n++) {
      alerts.apply(List.of(new Signal.Reported(condition("table " + n), clock.instant())));
    }
  }

  private static Condition condition(String subject) {
    return new Condition(
        Fingerprint.of("migration_failed", subject),
        "migration_failed",
        AlertCategory.TIMEOUT,
        AlertSeverity.HIGH,
        "main",
        subject,
        "migration-worker",
        "It was not applied.",
        "canceling statement");
  }

  private void subscribe() throws SQLException {
    Subscription subscription =
        new Subscription(
            UUID.randomUUID(),
            "mail",
            "mailto:pager@example.org",
            SubscriptionFormat.FIELDFARE,
            AlertSeverity.INFO,
            Set.of(),
            Set.of(),
            clock.instant(),
            "test");
    new JdbcSubscriptions(database.dataSource(), clock).create(subscription, Optional.empty());
  }
}
