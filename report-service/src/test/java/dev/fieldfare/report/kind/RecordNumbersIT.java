package dev.fieldfare.report.kind;

import static dev.fieldfare.report.support.Lines.micros;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.report.AuditReport;
import dev.fieldfare.contracts.report.BackupReport;
import dev.fieldfare.contracts.report.ChangeHistory;
import dev.fieldfare.contracts.report.ReleaseReport;
import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.contracts.report.RestoreReport;
import dev.fieldfare.contracts.report.StatusReport.Health;
import dev.fieldfare.contracts.report.StatusReport.OpenAlert;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.ledger.LedgerStatus;
import dev.fieldfare.report.status.Monitoring;
import dev.fieldfare.report.status.StatusReports;
import dev.fieldfare.report.support.AllKinds;
import dev.fieldfare.report.support.DatedHistory;
import dev.fieldfare.report.support.Lines;
import dev.fieldfare.service.target.TargetConnections;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every value of the reports of records is what a query over the ledger gives. */
@WithServers
@TestInstance(Lifecycle.PER_CLASS)
class RecordNumbersIT {
  private static final Instant NOW = Instant.parse("2026-12-31T00:00:00Z");
  private static final String MIGRATIONS = "fieldfare.field_migrations m";
  private static final String STORED = "fieldfare.field_data_backups b";
  private static final String TOOK =
      "round(extract(epoch FROM %1$s.finished_at - %1$s.started_at) * 1000, 3)";

  private final TestDatabase database;
  private TargetConnections connections;
  private ReportMaker maker;
  private long seed;

  RecordNumbersIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void begin() throws SQLException {
    seed = new Random().nextLong();
    DatedHistory.write(database, seed);
    connections = AllKinds.connections(database);
    maker = AllKinds.maker(database, connections, null, null, null);
  }

  @AfterAll
  void close() {
    connections.close();
  }

  /** What a case is about, as a request and as conditions. */
  private record Case(String zone, String until, int days, String table, String form) {

    ReportRequest request() {
      return ReportRequest.of(
          new ReportRequest.Parameters(Integer.toString(days), zone, null, table, form, until),
          List.of("main"),
          NOW);
    }

    String within(String moment) {
      return "(%s AT TIME ZONE '%s')::date BETWEEN date '%s' - %d AND '%s'"
          .formatted(moment, zone, until, days - 1, until);
    }

    String about(String row) {
      return (table == null ? "true" : "%s.table_name = '%s'".formatted(row, table))
          + (form == null ? "" : " AND %s.form_id = '%s'".formatted(row, form));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UTC, 2026-04-10, 40, , ",
    "Europe/Berlin, 2026-03-29, 1, , ",
    "Europe/Berlin, 2026-10-25, 1, , form_1",
    "Australia/Lord_Howe, 2026-04-05, 2, table_2, ",
    "Pacific/Apia, 2011-12-31, 3, table_1, form_3"
  })
  void qc79_everyValueIsThatOfTheLedger(
      String zone, String until, int days, String table, String form) throws SQLException {
    Case of = new Case(zone, until, days, table, form);

    same(of, ReportKind.BACKUPS, backups(of), wantedBackups(of.within("b.created_at"), of));
    same(of, ReportKind.RESTORES, restores(of), wantedRestores(of));
    same(of, ReportKind.AUDIT, audit(of), wantedAudit(of));
    same(of, ReportKind.RELEASES, releases(of), wantedReleases(of));
    if (table != null || form != null) {
      same(of, ReportKind.HISTORY, history(of), wantedHistory(of));
    }
  }

  @ParameterizedTest
  @CsvSource({"table_2, ", ", form_1"})
  void qc58_aReportSaysThatAPartDoesNotLimitIt(String table, String form) throws SQLException {
    ReportRequest request = new Case("UTC", "2026-04-10", 9, table, form).request();
    StatusReports status = new StatusReports(new LedgerStatus(connections), new Away());

    assertThat(maker.make(ReportKind.RELEASES, request).omitted())
        .contains("Releases are of whole targets: the table or form does not limit them.");
    assertThat(status.make(request).omitted())
        .contains("The state is that of whole targets: the table or form does not limit it.");
  }

  /** A health-monitor that does not answer. */
  private record Away() implements Monitoring {
    @Override
    public Optional<Health> health(String target) {
      return Optional.empty();
    }

    @Override
    public Optional<List<OpenAlert>> openAlerts() {
      return Optional.empty();
    }
  }

  private void same(Case of, ReportKind kind, Stream<String> shown, Stream<String> wanted) {
    assertThat(shown.toList())
        .as("%s of %s, seed %d", kind.label(), of, seed)
        .containsExactlyInAnyOrderElementsOf(wanted.toList());
  }

  private Object make(Case of, ReportKind kind) throws SQLException {
    return maker.make(kind, of.request()).data();
  }

  private Stream<String> backups(Case of) throws SQLException {
    return ((BackupReport) make(of, ReportKind.BACKUPS)).backups().stream().map(this::backup);
  }

  private String backup(BackupReport.Backup of) {
    return Lines.of(
        of.id(),
        of.type(),
        of.status(),
        of.table(),
        of.column(),
        of.formId(),
        of.rows(),
        of.bytes(),
        of.createdAt(),
        of.verifiedAt(),
        of.provenAt(),
        of.retentionUntil());
  }

  private Stream<String> wantedBackups(String period, Case of) {
    String columns =
        Lines.sql(
            "b.id",
            "b.backup_type",
            "b.status",
            "b.schema_name || '.' || b.table_name",
            "b.column_name",
            "b.form_id",
            "coalesce(b.row_count, 0)",
            "coalesce(b.bytes, 0)",
            micros("b.created_at"),
            micros("b.verified_at"),
            micros("b.proven_at"),
            micros("b.retention_until"));
    return rows(columns, STORED, period + " AND " + of.about("b"));
  }

  private Stream<String> restores(Case of) throws SQLException {
    RestoreReport report = (RestoreReport) make(of, ReportKind.RESTORES);
    return Stream.concat(
        report.restores().stream()
            .map(
                each ->
                    Lines.of(
                        each.id(),
                        each.backupId(),
                        each.into(),
                        each.status(),
                        each.finishedAt(),
                        each.durationMs(),
                        each.requestedBy(),
                        each.errorCode())),
        report.drills().stream()
            .map(
                each ->
                    Lines.of(
                        each.backupId(),
                        each.type(),
                        each.table(),
                        each.status(),
                        each.verifiedAt(),
                        each.provenAt())));
  }

  private Stream<String> wantedRestores(Case of) {
    String restores =
        Lines.sql(
            "m.id",
            "m.backup_id",
            "m.schema_name || '.' || m.table_name",
            "m.status",
            micros("m.finished_at"),
            TOOK.formatted("m"),
            "m.requested_by",
            "m.error_code");
    String drills =
        Lines.sql(
            "b.id",
            "b.backup_type",
            "b.schema_name || '.' || b.table_name",
            "b.status",
            micros("b.verified_at"),
            micros("b.proven_at"));
    String tested = "(%s OR %s)".formatted(of.within("b.verified_at"), of.within("b.proven_at"));
    // A restore is of the form that its own row names, or of the form of its backup.
    String ofForm =
        of.form() == null
            ? "true"
            : "'%s' IN (m.form_id, (SELECT x.form_id FROM fieldfare.field_data_backups x WHERE x.id = m.backup_id))"
                .formatted(of.form());
    String ofTable = new Case(of.zone(), of.until(), of.days(), of.table(), null).about("m");
    String restored = "m.migration_type = 'RESTORE' AND " + of.within("m.finished_at");
    return Stream.concat(
        rows(restores, MIGRATIONS, restored + " AND " + ofTable + " AND " + ofForm),
        rows(drills, STORED, tested + " AND " + of.about("b")));
  }

  private Stream<String> audit(Case of) throws SQLException {
    return ((AuditReport) make(of, ReportKind.AUDIT))
        .changes().stream()
            .map(
                each ->
                    Lines.of(
                        each.id(),
                        each.at(),
                        each.by(),
                        each.role(),
                        each.way(),
                        each.from(),
                        each.type(),
                        each.table(),
                        each.column(),
                        each.status(),
                        each.finishedAt(),
                        each.errorCode()));
  }

  private Stream<String> wantedAudit(Case of) {
    String columns =
        Lines.sql(
            "m.id",
            micros("m.enqueued_at"),
            "m.requested_by",
            "m.sender_role",
            "m.way",
            "m.origin",
            "m.migration_type",
            "m.schema_name || '.' || m.table_name",
            "m.column_name",
            "m.status",
            micros("m.finished_at"),
            "m.error_code");
    return rows(columns, MIGRATIONS, of.within("m.enqueued_at") + " AND " + of.about("m"));
  }

  private Stream<String> releases(Case of) throws SQLException {
    return ((ReleaseReport) make(of, ReportKind.RELEASES))
        .attempts().stream()
            .map(
                each ->
                    Lines.of(
                        each.track(),
                        each.version(),
                        each.description(),
                        each.number(),
                        each.direction(),
                        each.status(),
                        each.startedAt(),
                        each.finishedAt(),
                        each.durationMs(),
                        each.statements(),
                        each.requestedBy()));
  }

  private Stream<String> wantedReleases(Case of) {
    String columns =
        Lines.sql(
            "a.track",
            "a.version",
            "coalesce((SELECT v.description FROM fieldfare.schema_migrations v WHERE v.track ="
                + " a.track AND v.version = a.version), '')",
            "a.n",
            "a.direction",
            "a.status",
            micros("a.started_at"),
            micros("a.finished_at"),
            TOOK.formatted("a"),
            "jsonb_array_length(a.statements)",
            "a.requested_by");
    return rows(columns, "fieldfare.version_attempts a", of.within("a.finished_at"));
  }

  private Stream<String> history(Case of) throws SQLException {
    ChangeHistory report = (ChangeHistory) make(of, ReportKind.HISTORY);
    return Stream.concat(
        report.changes().stream()
            .map(
                each ->
                    Lines.of(
                        each.id(),
                        each.enqueuedAt(),
                        each.finishedAt(),
                        each.type(),
                        each.table(),
                        each.column(),
                        each.formId(),
                        each.status(),
                        each.requestedBy(),
                        each.durationMs(),
                        each.errorCode())),
        report.backups().stream().map(this::backup));
  }

  private Stream<String> wantedHistory(Case of) {
    String columns =
        Lines.sql(
            "m.id",
            micros("m.enqueued_at"),
            micros("m.finished_at"),
            "m.migration_type",
            "m.schema_name || '.' || m.table_name",
            "m.column_name",
            "m.form_id",
            "m.status",
            "m.requested_by",
            TOOK.formatted("m"),
            "m.error_code");
    return Stream.concat(rows(columns, MIGRATIONS, of.about("m")), wantedBackups("true", of));
  }

  private Stream<String> rows(String columns, String from, String condition) {
    return database
        .query("SELECT %s FROM %s WHERE %s".formatted(columns, from, condition))
        .stream();
  }
}
