package dev.fieldfare.report.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.report.MigrationReport;
import dev.fieldfare.report.document.ReportRequest.Parameters;
import dev.fieldfare.report.store.JdbcReportNumbers;
import dev.fieldfare.report.support.DatedHistory;
import dev.fieldfare.report.support.Lines;
import dev.fieldfare.report.support.Projecting;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every number of a report of migrations is what a query over the ledger gives, for periods in
 * which clocks change, of one table and of one form.
 */
@WithServers
@TestInstance(Lifecycle.PER_CLASS)
class MigrationNumbersIT {
  private static final Instant NOW = Instant.parse("2026-12-31T00:00:00Z");
  private static final String OK = "m.status IN ('APPLIED', 'UNDONE', 'SKIPPED')";
  private static final String FAILED = "m.status IN ('FAILED', 'REJECTED')";
  private static final String CANCELLED = "m.status = 'CANCELLED'";
  private static final String UNDONE = "m.status = 'UNDONE'";

  private static final String COUNTS =
      "count(*), count(*) FILTER (WHERE " + OK + "), count(*) FILTER (WHERE " + FAILED + "),";

  private final TestDatabase database;
  private long seed;

  MigrationNumbersIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void begin() throws SQLException {
    seed = new Random().nextLong();
    DatedHistory.write(database, seed);
    try (Projecting projecting = new Projecting(database)) {
      projecting.rebuildIfWanted();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UTC, 2026-12-31, 366, , ",
    "Europe/Berlin, 2026-03-29, 1, , ",
    "Europe/Berlin, 2026-03-30, 3, , form_1",
    "Europe/Berlin, 2026-10-25, 1, , ",
    "Europe/Berlin, 2026-10-28, 30, table_2, ",
    "Australia/Lord_Howe, 2026-04-05, 1, , ",
    "Australia/Lord_Howe, 2026-04-07, 12, public.table_3, form_2",
    "Asia/Kathmandu, 2026-03-30, 9, , ",
    "America/St_Johns, 2026-10-26, 5, , ",
    // A day that this zone never had.
    "Pacific/Apia, 2011-12-31, 3, , ",
    "Pacific/Apia, 2026-10-28, 3660, , form_0"
  })
  void qc59_everyNumberIsThatOfTheLedger(
      String zone, String until, int days, String table, String form) throws SQLException {
    MigrationReport report =
        new MigrationReports(new JdbcReportNumbers(database.dataSource()), (t, f) -> Map.of())
            .make(
                ReportRequest.of(
                    new Parameters(Integer.toString(days), zone, null, table, form, until),
                    List.of("main"),
                    NOW));
    String scope = scope(table, form);
    String rows = " FROM fieldfare.field_migrations m WHERE %s AND %s";
    String ended =
        rows.formatted(
            "(m.finished_at AT TIME ZONE '%s')::date BETWEEN date '%s' - %d AND '%s'"
                .formatted(zone, until, days - 1, until),
            scope.replace("b.", "m."));

    assertThat(report.timeline()).hasSize(days);
    assertThat(report.migrations().totalMigrations()).isPositive();
    assertThat(counts(report))
        .as("seed %d", seed)
        .containsExactlyElementsOf(expectedCounts(ended, zone));
    assertThat(timesAndBackups(report))
        .as("seed %d", seed)
        .containsExactlyElementsOf(expectedTimesAndBackups(ended, scope));
  }

  private static List<String> counts(MigrationReport report) {
    MigrationReport.Totals all = report.migrations();
    return Stream.of(
            Stream.of(
                Lines.of(
                    "all",
                    all.totalMigrations(),
                    all.successfulMigrations(),
                    all.failedMigrations(),
                    all.cancelledMigrations(),
                    all.undoneMigrations(),
                    all.successRate())),
            all.byType().stream()
                .map(
                    of ->
                        Lines.of(
                            of.type(),
                            of.total(),
                            of.successful(),
                            of.failed(),
                            of.cancelled(),
                            of.undone())),
            report.timeline().stream()
                .filter(of -> of.total() > 0)
                .map(
                    of ->
                        Lines.of(
                            of.date(), of.total(), of.successful(), of.failed(), of.cancelled())),
            report.activeForms().stream()
                .map(of -> Lines.of(of.rank(), of.schema(), of.table(), of.formId(), of.count())),
            report.failures().stream().map(of -> Lines.of(of.code(), of.count())))
        .flatMap(lines -> lines)
        .toList();
  }

  private static List<String> timesAndBackups(MigrationReport report) {
    MigrationReport.Times times = report.times();
    MigrationReport.Storage stored = report.backups();
    return Stream.concat(
            Stream.of(
                Lines.of(
                    times.count(),
                    times.averageMs(),
                    times.longestMs(),
                    times.averageLockWaitMs(),
                    times.longestLockWaitMs(),
                    times.averageLockHoldMs(),
                    times.longestLockHoldMs()),
                Lines.of(
                    stored.total(),
                    stored.active(),
                    stored.expired(),
                    stored.damaged(),
                    stored.records(),
                    stored.bytes(),
                    stored.expiringSoon())),
            stored.byType().stream()
                .map(of -> Lines.of(of.type(), of.count(), of.records(), of.bytes())))
        .toList();
  }

  private List<String> expectedCounts(String ended, String zone) {
    String counts = COUNTS + " count(*) FILTER (WHERE %s)".formatted(CANCELLED);
    String undone = "count(*) FILTER (WHERE %s)".formatted(UNDONE);
    String day = "(m.finished_at AT TIME ZONE '%s')::date".formatted(zone);
    return Stream.of(
            "SELECT concat_ws('|', 'all', "
                + counts
                + ", "
                + undone
                + ", coalesce(round(100.0 * count(*) FILTER (WHERE %1$s) / nullif(count(*) FILTER (WHERE %1$s OR %2$s), 0), 2)::text, '-'))"
                    .formatted(OK, FAILED)
                + ended,
            "SELECT concat_ws('|', m.migration_type, "
                + counts
                + ", "
                + undone
                + ")"
                + ended
                + " GROUP BY m.migration_type ORDER BY m.migration_type COLLATE \"C\"",
            "SELECT concat_ws('|', %1$s, %2$s)%3$s GROUP BY %1$s ORDER BY %1$s"
                .formatted(day, counts, ended),
            """
            SELECT concat_ws('|', row_number() OVER (ORDER BY count(*) DESC, m.table_name, coalesce(m.form_id, '')), m.schema_name,
              m.table_name, coalesce(m.form_id, '-'), count(*))%s
            GROUP BY m.schema_name, m.table_name, m.form_id ORDER BY count(*) DESC, m.table_name, coalesce(m.form_id, '') LIMIT 10
            """
                .formatted(ended),
            "SELECT concat_ws('|', m.error_code, count(*))%s AND %s GROUP BY m.error_code ORDER BY count(*) DESC, m.error_code LIMIT 20"
                .formatted(ended, FAILED))
        .flatMap(sql -> database.query(sql).stream())
        .toList();
  }

  private List<String> expectedTimesAndBackups(String ended, String scope) {
    String active = "b.status IN ('COMPLETED', 'VERIFIED', 'PROVEN')";
    return Stream.of(
            "SELECT concat_ws('|', count(*), %s, %s, %s)%s AND m.status IN ('APPLIED', 'UNDONE') AND m.started_at IS NOT NULL"
                .formatted(
                    times("round(extract(epoch FROM m.finished_at - m.started_at) * 1000, 3)"),
                    times("round(m.lock_wait_ms::numeric, 3)"),
                    times("round(m.lock_hold_ms::numeric, 3)"),
                    ended),
            """
            SELECT concat_ws('|', count(*), count(*) FILTER (WHERE %1$s), count(*) FILTER (WHERE b.status IN ('EXPIRED', 'DELETED')),
              count(*) FILTER (WHERE b.status = 'CORRUPT'), coalesce(sum(b.row_count) FILTER (WHERE %1$s), 0),
              coalesce(sum(b.bytes) FILTER (WHERE %1$s), 0),
              count(*) FILTER (WHERE %1$s AND b.retention_until < timestamptz '%2$s' + interval '7 days'))
            FROM fieldfare.field_data_backups b WHERE b.status NOT IN ('RUNNING', 'FAILED') AND %3$s
            """
                .formatted(active, NOW, scope),
            """
            SELECT concat_ws('|', b.backup_type, count(*), coalesce(sum(b.row_count), 0), coalesce(sum(b.bytes), 0))
            FROM fieldfare.field_data_backups b WHERE %s AND %s GROUP BY b.backup_type ORDER BY b.backup_type
            """
                .formatted(active, scope))
        .flatMap(sql -> database.query(sql).stream())
        .toList();
  }

  private static String times(String time) {
    return "coalesce(round(sum(%1$s) / count(*), 3)::text, '-'), coalesce(max(%1$s)::text, '-')"
        .formatted(time);
  }

  private static String scope(String table, String form) {
    String ofTable =
        table == null
            ? "true"
            : "b.table_name = '%s'".formatted(table.substring(table.indexOf('.') + 1));
    return ofTable + (form == null ? "" : " AND b.form_id = '%s'".formatted(form));
  }
}
