package dev.fieldfare.health.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.health.liveness.DatabaseProbe;
import dev.fieldfare.health.silence.AlertMatcher;
import dev.fieldfare.health.silence.Silence;
import dev.fieldfare.health.silence.SilenceUpkeep;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** C44: messages that would only disturb are held back, and those that are needed are sent. */
@WithServers
class HeldAlertsIT {
  private final MovableClock clock = MovableClock.at("2026-01-01T12:00:00Z");
  private TestDatabase database;
  private JdbcAlertStore alerts;

  @BeforeEach
  void install(PostgresServer server) throws SQLException {
    database = TestDatabase.create(server);
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    alerts =
        new JdbcAlertStore(
            database.dataSource(),
            new AlertPolicy(10, Duration.ofHours(5), Duration.ofHours(5)),
            target -> "production",
            Duration.ofHours(24),
            new SilentMonitorMetrics(),
            clock);
    new JdbcSubscriptions(database.dataSource(), clock)
        .create(
            new Subscription(
                UUID.randomUUID(),
                "all",
                "http://all/",
                SubscriptionFormat.FIELDFARE,
                AlertSeverity.INFO,
                Set.of(),
                Set.of(),
                clock.instant(),
                "test"),
            Optional.of("env:SECRET"));
  }

  @Test
  void c44_aDatabaseThatIsAwayMutesWhatFollowsFromIt() throws SQLException {
    report("main", "before");
    apply(new Signal.Reported(outage("main"), clock.instant()));
    report("main", "during");
    report("main", "short");
    report("other", "elsewhere");
    clear("main", "short");
    assertThat(messages()).containsExactly("raised before", "raised database", "raised elsewhere");

    apply(new Signal.Cleared(DatabaseProbe.fingerprint("main"), clock.instant()));
    clear("main", "during");

    assertThat(messages())
        .containsExactly(
            "raised before",
            "raised database",
            "raised elsewhere",
            "resolved database",
            "repeated during",
            "resolved during");
    // The list and the stream have all of them.
    assertThat(database.value("SELECT count(*) FROM fieldfare_health.alerts")).isEqualTo("5");
  }

  @Test
  void c44_whatIsHeldAfterTheEndOfAnOutageIsSent() throws SQLException {
    report("main", "late");
    database.execute("UPDATE fieldfare_health.alerts SET held_by = 'OUTAGE'");
    alerts.elapse(100);
    alerts.elapse(100);

    assertThat(messages()).containsExactly("raised late", "repeated late");
  }

  @Test
  void c44_aProblemThatComesAndGoesIsReportedWhenItStays() throws SQLException {
    for (int episode = 0; episode < 6; episode++) {
      report("main", "unsteady");
      clear("main", "unsteady");
    }
    report("main", "unsteady");
    assertThat(messages()).hasSize(6);
    clock.advance(Duration.ofMinutes(9));
    alerts.elapse(100);
    assertThat(messages()).hasSize(6);
    clock.advance(Duration.ofMinutes(2));
    alerts.elapse(100);
    alerts.elapse(100);

    assertThat(messages()).hasSize(7).last().isEqualTo("repeated unsteady");
    clear("main", "unsteady");
    assertThat(messages()).last().isEqualTo("resolved unsteady");
    clock.advance(Duration.ofHours(2));
    report("main", "unsteady");
    assertThat(messages()).last().isEqualTo("raised unsteady");
  }

  @Test
  void c44_aMaintenanceWindowHoldsMessagesBackFromItsBeginToItsEnd() throws SQLException {
    JdbcSilences silences = new JdbcSilences(database.dataSource(), clock);
    SilenceUpkeep upkeep = new SilenceUpkeep(silences, alerts, clock);
    silences.create(window(clock.instant().plus(Duration.ofHours(1))));

    report("main", "early");
    assertThat(silences.active()).isEmpty();
    assertThat(silences.planned()).hasSize(1);
    clock.advance(Duration.ofMinutes(61));
    report("main", "at work");
    assertThat(messages()).containsExactly("raised early");
    clock.advance(Duration.ofMinutes(61));
    upkeep.run();

    assertThat(messages()).contains("raised early", "repeated at work");
    assertThat(silences.planned()).isEmpty();
  }

  @Test
  void d75_aProblemThatGoesOnComingAndGoingIsHeardOfInEachHour() throws SQLException {
    int before = 0;
    for (int hour = 1; hour <= 5; hour++) {
      for (int episode = 0; episode < 4; episode++) {
        report("main", "unsteady");
        clock.advance(Duration.ofMinutes(9));
        alerts.elapse(100);
        clear("main", "unsteady");
        clock.advance(Duration.ofMinutes(6));
      }
      assertThat(messages()).as("hour " + hour).hasSizeGreaterThan(before);
      before = messages().size();
    }
  }

  @Test
  void d75_anOutageHoldsAnAlertBackForAnHourAtMost() throws SQLException {
    apply(new Signal.Reported(outage("main"), clock.instant()));
    apply(new Signal.Acknowledged(DatabaseProbe.fingerprint("main"), clock.instant(), "ann"));
    report("main", "during");
    clock.advance(Duration.ofMinutes(59));
    alerts.elapse(100);
    assertThat(messages()).last().isEqualTo("acknowledged database");
    clock.advance(Duration.ofMinutes(2));
    alerts.elapse(100);
    alerts.elapse(100);

    assertThat(messages()).hasSize(3).last().isEqualTo("repeated during");
  }

  @Test
  void c44_anAlertThatWasAcknowledgedWhileItWasHeldIsNotSentAtItsEnd() throws SQLException {
    apply(new Signal.Reported(outage("main"), clock.instant()));
    report("main", "during");
    report("main", "unsteady");
    database.execute(
        "UPDATE fieldfare_health.alerts SET held_by = 'FLAPPING' WHERE subject = 'unsteady'");
    for (String subject : List.of("during", "unsteady")) {
      String fingerprint = condition("main", subject).fingerprint();
      apply(new Signal.Acknowledged(fingerprint, clock.instant(), "ann"));
    }
    apply(new Signal.Cleared(DatabaseProbe.fingerprint("main"), clock.instant()));
    clock.advance(Duration.ofMinutes(70));
    alerts.elapse(100);
    clear("main", "during");
    clear("main", "unsteady");

    assertThat(messages()).containsExactly("raised database", "resolved database");
  }

  @Test
  void d75_twoInstancesSendAHeldAlertOnce() throws Exception {
    report("main", "late");
    database.execute("UPDATE fieldfare_health.alerts SET held_by = 'OUTAGE'");
    CompletableFuture<Void> other;
    try (Connection first = database.connect()) {
      first.setAutoCommit(false);
      alerts.apply(first, new HeldAlerts(first, clock.instant()).settled(100));
      clock.advance(Duration.ofSeconds(1));
      other = CompletableFuture.runAsync(this::elapse);
      await().until(() -> other.isDone() || isWaiting());
      first.commit();
    }
    other.join();

    assertThat(messages()).containsExactly("raised late", "repeated late");
  }

  @Test
  void c44_aWindowThatIsEndedBeforeItsBeginSendsNothing() throws SQLException {
    JdbcSilences silences = new JdbcSilences(database.dataSource(), clock);
    report("main", "early");
    Silence planned = window(clock.instant().plus(Duration.ofHours(1)));
    silences.create(planned);
    clock.advance(Duration.ofMinutes(5));
    assertThat(silences.end(planned.id())).isTrue();
    clock.advance(Duration.ofMinutes(5));
    new SilenceUpkeep(silences, alerts, clock).run();

    assertThat(messages()).containsExactly("raised early");
    assertThat(silences.ended()).isEmpty();
  }

  @Test
  void c44_aSilenceOfTheFormerVersionBeginsAtOnce() throws SQLException {
    database.execute(
        """
        INSERT INTO fieldfare_health.silences
          (id, category, target, subject, comment, created_by, created_at, ends_at)
        VALUES (gen_random_uuid(), NULL, 'main', NULL, 'former', 'ann', '2026-01-01T11:59:00Z', '2026-01-01T13:00:00Z')
        """);
    assertThat(new JdbcSilences(database.dataSource(), clock).active())
        .singleElement()
        .satisfies(silence -> assertThat(silence.startsAt()).isEqualTo("2026-01-01T11:59:00Z"));
    report("main", "silent");

    assertThat(messages()).isEmpty();
  }

  private void elapse() {
    try {
      alerts.elapse(100);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isWaiting() {
    return !database
        .query(
            "SELECT pid::text FROM pg_stat_activity WHERE datname = current_database()"
                + " AND wait_event_type = 'Lock'")
        .isEmpty();
  }

  private Silence window(Instant startsAt) {
    return new Silence(
        UUID.randomUUID(),
        new AlertMatcher(Optional.empty(), Optional.of("main"), Optional.empty(), Optional.empty()),
        "planned work",
        "ann",
        clock.instant(),
        startsAt,
        startsAt.plus(Duration.ofHours(1)),
        0);
  }

  private void report(String target, String subject) throws SQLException {
    clock.advance(Duration.ofSeconds(1));
    apply(new Signal.Reported(condition(target, subject), clock.instant()));
  }

  private void clear(String target, String subject) throws SQLException {
    clock.advance(Duration.ofSeconds(1));
    apply(new Signal.Cleared(condition(target, subject).fingerprint(), clock.instant()));
  }

  private void apply(Signal signal) throws SQLException {
    alerts.apply(List.of(signal));
  }

  private List<String> messages() {
    return database.query(
        """
        SELECT replace(d.event_type, 'dev.fieldfare.alert.', '') || ' '
          || regexp_replace(d.body::json #>> '{data,title}', '^.*/', '')
        FROM fieldfare_health.deliveries d ORDER BY d.created_at
        """);
  }

  private static Condition outage(String target) {
    return new DatabaseProbe(target, null).condition("No answer.");
  }

  private static Condition condition(String target, String subject) {
    return new Condition(
        Fingerprint.of("test", target, subject),
        "test",
        AlertCategory.BACKUP,
        AlertSeverity.HIGH,
        target,
        subject,
        "test",
        "It is broken.",
        "error");
  }
}
