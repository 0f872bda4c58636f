package dev.fieldfare.report.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertPage;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.contracts.alert.TechnicalDetails;
import dev.fieldfare.contracts.report.AlertReport;
import dev.fieldfare.contracts.report.AlertReport.TimedAlert;
import dev.fieldfare.events.consume.ConsumerStore;
import dev.fieldfare.events.consume.EventConsumer;
import dev.fieldfare.events.consume.EventSource;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.events.log.NewEvent;
import dev.fieldfare.postgres.ledger.EventLog;
import dev.fieldfare.report.document.ReportFormat;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.render.FormattedReports;
import dev.fieldfare.report.store.JdbcAlertTimes;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Times of alerts are those of their events, or of the list where events are missing. */
@WithServers
class AlertTimesIT {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  // What the log itself says, without the tables of the service.
  private static final String FROM_LOG =
      """
      WITH e AS (SELECT e.type, e.data::jsonb AS a FROM fieldfare_control.event_log e WHERE e.type LIKE 'dev.fieldfare.alert.%'),
      t AS (SELECT a ->> 'id' AS id, min((a ->> 'firstSeen')::timestamptz) AS raised,
        min((a ->> 'timestamp')::timestamptz) FILTER (WHERE type LIKE '%acknowledged') AS acknowledged,
        min((a ->> 'resolvedAt')::timestamptz) AS resolved FROM e GROUP BY 1)
      SELECT concat_ws(' ', id, extract(epoch FROM acknowledged - raised)::bigint, '/', extract(epoch FROM resolved - raised)::bigint)
      FROM t ORDER BY id
      """;

  private static final String STORED =
      """
      SELECT concat_ws(' ', id, extract(epoch FROM acknowledged_at - raised_at)::bigint, '/', extract(epoch FROM resolved_at - raised_at)::bigint)
      FROM fieldfare_report.alerts ORDER BY id
      """;

  private final TestDatabase database;
  private JdbcAlertTimes store;
  private ConsumerStore positions;

  AlertTimesIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void begin() throws SQLException {
    database.execute(
        "DROP SCHEMA IF EXISTS fieldfare_report CASCADE",
        "DROP SCHEMA IF EXISTS fieldfare_control CASCADE");
    ControlLog.install(database.dataSource());
    new ControlSchema("fieldfare_report", "dev/fieldfare/report/store")
        .install(database.dataSource());
    positions = new ConsumerStore(database.dataSource(), "fieldfare_report");
    positions.install();
    store = new JdbcAlertTimes(database.dataSource());
    database.execute("INSERT INTO fieldfare_report.projections (target) VALUES ('main'), ('b')");
  }

  @Test
  void fw15_timesAreThoseOfTheEventsAlsoIfEachIsFoldedTwice() throws SQLException {
    long seed = new Random().nextLong();
    happen(new Random(seed), 60);
    consume("first");
    consume("again");

    assertThat(database.query(STORED))
        .as("seed %d", seed)
        .isEqualTo(database.query(FROM_LOG))
        .hasSize(60);
    AlertReport report = new AlertReports(store).make(request("main"));
    assertThat(report.severities().stream().mapToLong(AlertReport.SeverityTimes::alerts).sum())
        .as("seed %d", seed)
        .isEqualTo(report.alerts().size())
        .isPositive();
    assertThat(report.alerts()).extracting(TimedAlert::target).doesNotContain("b");
    assertThat(report.omitted()).singleElement().asString().contains("may be missing");
  }

  @Test
  void fw15_mediansAreThoseOfTheAlerts() throws SQLException {
    for (int minutes : new int[] {1, 2, 60}) {
      UUID id = UUID.randomUUID();
      Instant raised = NOW.minus(Duration.ofHours(5));
      Instant acknowledged = raised.plus(Duration.ofMinutes(minutes));
      record("raised", alert(id, "main", raised, raised, AlertState.OPEN));
      record("acknowledged", alert(id, "main", raised, acknowledged, AlertState.ACKNOWLEDGED));
    }
    consume("first");
    AlertReports reports = new AlertReports(store);

    assertThat(reports.make(request("main")).severities())
        .containsExactly(
            new AlertReport.SeverityTimes(
                "HIGH",
                3,
                3,
                0,
                Optional.of(120L),
                Optional.of(3_600L),
                Optional.empty(),
                Optional.empty()));
    assertThat(new FormattedReports().render(reports.document(request("main")), ReportFormat.TEXT))
        .contains("00:02:00", "01:00:00", "ACKNOWLEDGED");
  }

  @Test
  void fw15_missingEventsAreMadeUpByTheList() throws SQLException {
    Instant raised = NOW.minus(Duration.ofDays(2));
    Alert resolved =
        alert(UUID.randomUUID(), "main", raised, NOW.minusSeconds(60), AlertState.RESOLVED);
    Alert open = alert(UUID.randomUUID(), "-", raised, raised, AlertState.OPEN);
    AlertListReader pages =
        cursor ->
            Optional.of(
                cursor.isEmpty()
                    ? new AlertPage(List.of(resolved), Optional.of("2"), false)
                    : new AlertPage(List.of(open), Optional.empty(), false));
    AlertReports reports = new AlertReports(store);
    new AlertHistoryLoop(cursor -> Optional.empty(), store).round();
    assertThat(reports.make(request("main")).omitted()).hasSize(1);
    new AlertHistoryLoop(pages, store).round();

    AlertReport report = reports.make(request("main"));
    assertThat(report.omitted()).isEmpty();
    assertThat(report.alerts())
        .extracting(TimedAlert::id)
        .containsExactlyInAnyOrder(resolved.id(), open.id());
    try (Connection own = database.connect()) {
      new AlertFolder(store).eventsMissed(own, ControlLog.NAME, 3);
    }
    assertThat(store.wantedHistory()).contains(2L);
  }

  @Test
  void i11_alertsAreDeletedInBatches() throws SQLException {
    Instant raised = NOW.minus(Duration.ofDays(20));
    for (int n = 0; n < 5; n++) {
      store.add(
          List.of(
              AlertTimes.ofList(
                  alert(UUID.randomUUID(), "main", raised, raised, AlertState.RESOLVED))));
    }

    assertThat(store.deleteResolved(NOW, 3)).isEqualTo(3);
    assertThat(store.deleteResolved(NOW, 3)).isEqualTo(2);
    assertThat(store.deleteResolved(NOW, 3)).isZero();
  }

  private void happen(Random random, int count) throws SQLException {
    for (int n = 0; n < count; n++) {
      UUID id = new UUID(random.nextLong(), random.nextLong());
      Instant raised = NOW.minusSeconds(random.nextInt(1_000_000));
      String target = random.nextBoolean() ? "main" : "b";
      record("raised", alert(id, target, raised, raised, AlertState.OPEN));
      Instant then = raised.plusSeconds(random.nextInt(10_000));
      if (random.nextBoolean()) {
        record("acknowledged", alert(id, target, raised, then, AlertState.ACKNOWLEDGED));
      }
      if (random.nextBoolean()) {
        record("resolved", alert(id, target, raised, then.plusSeconds(5), AlertState.RESOLVED));
      }
    }
  }

  private void record(String what, Alert alert) throws SQLException {
    try (Connection connection = database.connect()) {
      ControlLog.record(
          connection,
          NewEvent.of(
              "alert." + what,
              "health-monitor",
              "main/x",
              ContractsJson.mapper().valueToTree(alert).toString()));
    }
  }

  private void consume(String name) throws SQLException {
    long last = number();
    EventConsumer consumer =
        new EventConsumer(
            name, EventSource.ofControl(database.dataSource()), positions, new AlertFolder(store));
    for (long round = 0; round <= last; round++) {
      consumer.round();
    }
  }

  private long number() throws SQLException {
    try (Connection connection = database.connect()) {
      EventLog log = new EventLog(connection, ControlLog.SCHEMA);
      long before;
      do {
        before = log.bounds().last();
        log.step("test", before, OptionalLong.empty(), 100);
      } while (log.bounds().last() > before);
      return before;
    }
  }

  private static Alert alert(
      UUID id, String target, Instant raised, Instant changed, AlertState state) {
    return new Alert(
        id.toString(),
        "fingerprint",
        changed,
        AlertCategory.values()[0],
        AlertSeverity.HIGH,
        "A migration failed: %s/public.survey".formatted(target),
        "message",
        "impact",
        List.of(),
        new TechnicalDetails("", "production", "worker"),
        state,
        1,
        raised,
        changed,
        state == AlertState.ACKNOWLEDGED ? Optional.of("ann") : Optional.empty(),
        state == AlertState.RESOLVED ? Optional.of(changed) : Optional.empty(),
        "runbook",
        Optional.empty());
  }

  private static ReportRequest request(String target) {
    return ReportRequest.of(
        new ReportRequest.Parameters("30", null, target, null, null),
        List.of("main", "b"),
        NOW.plusSeconds(1));
  }
}
