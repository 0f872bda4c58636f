package dev.fieldfare.report.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.report.MigrationReport;
import dev.fieldfare.report.document.ReportRequest.Parameters;
import dev.fieldfare.report.store.JdbcReportNumbers;
import dev.fieldfare.report.support.History;
import dev.fieldfare.report.support.Projecting;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Every number of a report is what a query over the ledger gives. */
@WithServers
@TestInstance(Lifecycle.PER_CLASS)
class MigrationReportsIT {
  private static final String ZONE = "Australia/Lord_Howe";
  private static final int DAYS = 30;

  private static final String PERIOD =
      """
      FROM fieldfare.field_migrations m WHERE m.finished_at IS NOT NULL
        AND (m.finished_at AT TIME ZONE 'Australia/Lord_Howe')::date
          > (now() AT TIME ZONE 'Australia/Lord_Howe')::date - 30
      """;

  private static final String SUCCESSFUL = " AND m.status IN ('APPLIED', 'UNDONE', 'SKIPPED')";
  private static final String FAILED = " AND m.status IN ('FAILED', 'REJECTED')";

  private final TestDatabase database;
  private long seed;
  private MigrationReport report;

  MigrationReportsIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void begin() throws SQLException {
    seed = new Random().nextLong();
    History history = new History(database, seed);
    try (Projecting projecting = new Projecting(database)) {
      projecting.rebuildIfWanted();
      history.happen(300);
      history.number();
      var consumer = projecting.consumer(projecting.folder());
      while (consumer.round().toMillis() < 1_000) {
        // Each round handles one batch.
      }
    }
    report = report(new Parameters(Integer.toString(DAYS), ZONE, null, null, null));
  }

  @Test
  void qc59_totalsAndTypesAreThoseOfTheLedger() {
    MigrationReport.Totals totals = report.migrations();

    assertThat(totals.totalMigrations()).as("seed %d", seed).isEqualTo(count("")).isPositive();
    assertThat(totals.successfulMigrations()).isEqualTo(count(SUCCESSFUL));
    assertThat(totals.failedMigrations()).isEqualTo(count(FAILED));
    assertThat(totals.cancelledMigrations()).isEqualTo(count(" AND m.status = 'CANCELLED'"));
    assertThat(totals.undoneMigrations()).isEqualTo(count(" AND m.status = 'UNDONE'"));
    assertThat(totals.byType().stream().map(type -> type.type() + " " + type.total()))
        .containsExactlyElementsOf(
            database.query(
                "SELECT migration_type || ' ' || count(*) "
                    + PERIOD
                    + " GROUP BY migration_type ORDER BY migration_type COLLATE \"C\""));
    assertThat(totals.successRate().orElseThrow())
        .isEqualByComparingTo(
            database.value(
                "SELECT round(100.0 * %d / (%d + %d), 2)"
                    .formatted(count(SUCCESSFUL), count(SUCCESSFUL), count(FAILED))));
  }

  @Test
  void qc60_theTimelineHasTheDaysOfTheZone() {
    List<String> counted =
        database.query(
            "SELECT (m.finished_at AT TIME ZONE '%s')::date || ' ' || count(*) ".formatted(ZONE)
                + PERIOD
                + " GROUP BY (m.finished_at AT TIME ZONE '%s')::date ORDER BY 1".formatted(ZONE));

    assertThat(report.timeline()).hasSize(DAYS);
    assertThat(
            report.timeline().stream()
                .filter(day -> day.total() > 0)
                .map(day -> day.date() + " " + day.total()))
        .as("seed %d", seed)
        .containsExactlyElementsOf(counted);
  }

  @Test
  void qc61_theRankingIsOfTheTenMostActive() {
    List<String> counted =
        database.query(
            "SELECT m.table_name || ' ' || coalesce(m.form_id, '') || ' ' || count(*) "
                + PERIOD
                + " GROUP BY m.table_name, coalesce(m.form_id, '')"
                + " ORDER BY count(*) DESC, m.table_name, coalesce(m.form_id, '') LIMIT 10");

    assertThat(report.activeForms()).hasSize(10);
    assertThat(report.activeForms().getFirst().rank()).isEqualTo(1);
    assertThat(
            report.activeForms().stream()
                .map(form -> form.table() + " " + form.formId().orElse("") + " " + form.count()))
        .as("seed %d", seed)
        .containsExactlyElementsOf(counted);
  }

  @Test
  void qc25_oneFormHasItsOwnNumbers() throws SQLException {
    MigrationReport ofForm = report(new Parameters("30", ZONE, "main", null, "form_1"));

    assertThat(ofForm.migrations().totalMigrations())
        .as("seed %d", seed)
        .isEqualTo(count(" AND m.form_id = 'form_1'"));
    assertThat(ofForm.migrations().failedMigrations())
        .isEqualTo(count(FAILED + " AND m.form_id = 'form_1'"));
  }

  @Test
  void timesAreThoseOfTheLedger() {
    String timed = PERIOD + " AND m.status IN ('APPLIED', 'UNDONE') AND m.started_at IS NOT NULL";

    assertThat(report.times().count())
        .isEqualTo(Long.parseLong(database.value("SELECT count(*) " + timed)));
    assertThat(report.times().longestMs().orElseThrow())
        .as("seed %d", seed)
        .isEqualByComparingTo(
            database.value(
                "SELECT round(max(extract(epoch FROM m.finished_at - m.started_at)) * 1000, 3) "
                    + timed));
    assertThat(report.times().averageMs().orElseThrow())
        .isEqualByComparingTo(
            database.value(
                "SELECT round(sum(extract(epoch FROM m.finished_at - m.started_at)) * 1000 / count(*), 3) "
                    + timed));
  }

  @Test
  void qc62_theStorageIsThatOfTheBackups() {
    MigrationReport.Storage stored = report.backups();
    String all = "FROM fieldfare.field_data_backups b WHERE b.status NOT IN ('RUNNING', 'FAILED')";
    String active =
        "FROM fieldfare.field_data_backups b WHERE b.status IN ('COMPLETED', 'VERIFIED', 'PROVEN')";

    assertThat(
            List.of(
                stored.total(),
                stored.active(),
                stored.expired(),
                stored.damaged(),
                stored.records(),
                stored.bytes(),
                stored.expiringSoon()))
        .as("seed %d", seed)
        .containsExactly(
            number("SELECT count(*) " + all),
            number("SELECT count(*) " + active),
            number("SELECT count(*) " + all + " AND b.status IN ('EXPIRED', 'DELETED')"),
            number("SELECT count(*) " + all + " AND b.status = 'CORRUPT'"),
            number("SELECT coalesce(sum(b.row_count), 0) " + active),
            number("SELECT coalesce(sum(b.bytes), 0) " + active),
            number(
                "SELECT count(*) "
                    + active
                    + " AND b.retention_until < now() + interval '7 days'"));
    assertThat(
            stored.byType().stream()
                .map(type -> type.type() + " " + type.count() + " " + type.bytes()))
        .containsExactlyElementsOf(
            database.query(
                "SELECT b.backup_type || ' ' || count(*) || ' ' || sum(b.bytes) "
                    + active
                    + " GROUP BY b.backup_type ORDER BY b.backup_type"));
  }

  @Test
  void qc59_reasonsOfFailuresAreThoseOfTheLedger() {
    assertThat(report.failures().stream().map(reason -> reason.code() + " " + reason.count()))
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(
            database.query(
                "SELECT m.error_code || ' ' || count(*) "
                    + PERIOD
                    + FAILED
                    + " GROUP BY m.error_code"));
  }

  @Test
  void namesItsPeriodTheAgeOfItsDataAndWhatItLeavesOut() {
    assertThat(report.period().zone()).isEqualTo(ZONE);
    assertThat(report.data()).singleElement().matches(MigrationReport.DataAge::isComplete);
    assertThat(report.omitted()).isNotEmpty();
  }

  private MigrationReport report(Parameters parameters) throws SQLException {
    MigrationReports reports =
        new MigrationReports(
            new JdbcReportNumbers(database.dataSource()), (target, forms) -> Map.of());
    return reports.make(ReportRequest.of(parameters, List.of("main"), Instant.now()));
  }

  private long count(String condition) {
    return number("SELECT count(*) " + PERIOD + condition);
  }

  private long number(String sql) {
    return Long.parseLong(database.value(sql));
  }
}
