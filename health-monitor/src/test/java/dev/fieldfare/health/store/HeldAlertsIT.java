package dev.fieldfare.health.store;

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
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.health.liveness.DatabaseProbe;
import dev.fieldfare.health.silence.AlertMatcher;
import dev.fieldfare.health.silence.Silence;
import dev.fieldfare.health.silence.SilenceUpkeep;
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
    Instant now = clock.instant();
    silences.create(
        new Silence(
            UUID.randomUUID(),
            new AlertMatcher(Optional.empty(), Optional.of("main"), Optional.empty()),
            "planned work",
            "ann",
            now,
            now.plus(Duration.ofHours(1)),
            now.plus(Duration.ofHours(2)),
            0));

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
