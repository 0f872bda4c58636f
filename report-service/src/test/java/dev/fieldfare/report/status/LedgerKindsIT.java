package dev.fieldfare.report.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.report.AuditReport;
import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.contracts.report.RestoreReport;
import dev.fieldfare.contracts.report.StatusReport;
import dev.fieldfare.contracts.report.StatusReport.Health;
import dev.fieldfare.contracts.report.StatusReport.OpenAlert;
import dev.fieldfare.contracts.report.StatusReport.TargetStatus;
import dev.fieldfare.report.document.LedgerReports;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportFormat;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.kind.ReportMaker;
import dev.fieldfare.report.ledger.LedgerAudit;
import dev.fieldfare.report.ledger.LedgerBackups;
import dev.fieldfare.report.ledger.LedgerDrift;
import dev.fieldfare.report.ledger.LedgerDrills;
import dev.fieldfare.report.ledger.LedgerReleases;
import dev.fieldfare.report.ledger.LedgerRestores;
import dev.fieldfare.report.ledger.LedgerStatus;
import dev.fieldfare.report.render.FormattedReports;
import dev.fieldfare.report.support.History;
import dev.fieldfare.service.target.PoolSettings;
import dev.fieldfare.service.target.Target;
import dev.fieldfare.service.target.TargetConnections;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Kinds that are read from ledgers show the rows of the ledgers, and no name steers a reader. */
@WithServers
@TestInstance(Lifecycle.PER_CLASS)
class LedgerKindsIT {
  private static final String HOSTILE = "</td><script>alert(1)</script>=1+1\u001b[2J|x";

  private final TestDatabase database;
  private TargetConnections connections;
  private long seed;

  LedgerKindsIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void begin() throws SQLException {
    seed = new Random().nextLong();
    new History(database, seed).happen(120);
    connections =
        new TargetConnections(
            List.of(Target.of("main", database.jdbcUrl(), database.user(), database.password())),
            PoolSettings.forShortReads("test"));
    database.execute(
        """
        INSERT INTO fieldfare.finished_migrations (id, seq, migration_type, schema_name, table_name, status, requested_by,
          enqueued_at, started_at, finished_at, backup_id)
        SELECT gen_random_uuid(), 2000000000 + i, 'RESTORE', 'public', '%s', 'APPLIED', 'op', now(), now() - interval '2 s',
          now() - i * interval '1 day', gen_random_uuid() FROM generate_series(1, 20) i
        """
            .formatted(HOSTILE),
        "UPDATE fieldfare.field_data_backups SET verified_at = created_at + interval '1 hour',"
            + " proven_at = CASE WHEN status = 'PROVEN' THEN created_at + interval '2 hours' END",
        "INSERT INTO fieldfare.tracks (track) VALUES ('shop')",
        """
        INSERT INTO fieldfare.schema_migrations (track, version, sort_key, file, status, checksum, offered_checksum, up_text,
          uploaded_by, applied_at)
        SELECT 'shop', i, '0' || i, 'f', CASE WHEN i < 4 THEN 'APPLIED' ELSE 'PENDING' END, 'c', 'c', '', 'x', now()
        FROM generate_series(1, 6) i
        """);
  }

  @AfterAll
  void close() {
    connections.close();
  }

  @Test
  void qc79_restoresAndDrillsAreThoseOfTheLedger() throws SQLException {
    RestoreReport report = (RestoreReport) make(ReportKind.RESTORES).data();

    assertThat(report.restores().stream().map(restore -> restore.id().toString()))
        .as("seed %d", seed)
        .containsExactlyElementsOf(
            database.query(
                "SELECT id FROM fieldfare.field_migrations WHERE migration_type = 'RESTORE'"
                    + " AND finished_at >= date_trunc('day', now(), 'UTC') - interval '9 days'"
                    + " ORDER BY finished_at DESC"));
    assertThat(report.restores()).hasSizeBetween(9, 10);
    assertThat(report.drills().stream().map(drill -> drill.backupId().toString()))
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(
            database.query(
                "SELECT id FROM fieldfare.field_data_backups WHERE greatest(verified_at, proven_at)"
                    + " >= date_trunc('day', now(), 'UTC') - interval '9 days' AND"
                    + " least(verified_at, proven_at) < date_trunc('day', now(), 'UTC') + interval"
                    + " '1 day'"));
  }

  @Test
  void fw16_changesByAllWaysAreInTheAudit() throws SQLException {
    database.execute(
        """
        INSERT INTO fieldfare.finished_migrations (id, seq, migration_type, schema_name, table_name, status, requested_by,
          sender_role, way, origin, enqueued_at, finished_at)
        SELECT fieldfare.new_id(), 1900000000 + i, 'ADD_COLUMN', 'public', 't', 'APPLIED', 'who_' || i, 'operator',
          (ARRAY['stream', 'sql', 'http'])[i %% 3 + 1], CASE WHEN i %% 3 = 0 THEN 's/1-' || i END, now(), now()
        FROM generate_series(1, 30) i
        """
            .formatted());
    AuditReport report = (AuditReport) make(ReportKind.AUDIT).data();

    assertThat(
            report.changes().stream()
                .filter(change -> change.by().orElse("").startsWith("who_"))
                .map(
                    change ->
                        change.by().orElseThrow()
                            + " "
                            + change.way().orElseThrow()
                            + " "
                            + change.from().orElse("-")))
        .containsExactlyInAnyOrderElementsOf(
            database.query(
                "SELECT requested_by || ' ' || way || ' ' || coalesce(origin, '-')"
                    + " FROM fieldfare.field_migrations WHERE requested_by LIKE 'who%'"));
  }

  @Test
  void sb13_theStatusIsThatOfTheLedgerAndListsTheBackups() throws SQLException {
    StatusReport report = (StatusReport) make(ReportKind.STATUS).data();
    TargetStatus main = report.targets().getFirst();

    assertThat(report.omitted()).isEmpty();
    assertThat(main.health()).map(Health::score).contains(95);
    assertThat(main.queue().stream().map(count -> count.status() + " " + count.count()))
        .as("seed %d", seed)
        .containsExactlyElementsOf(
            database.query(
                "SELECT status || ' ' || count(*) FROM fieldfare.field_migrations"
                    + " WHERE finished_at IS NULL GROUP BY status ORDER BY status"));
    assertThat(main.backups().stream().map(backup -> backup.id().toString()))
        .as("seed %d", seed)
        .containsExactlyElementsOf(
            database.query(
                "SELECT id FROM fieldfare.field_data_backups WHERE status IN ('VERIFIED', 'PROVEN')"
                    + " ORDER BY id DESC LIMIT 20"));
    assertThat(main.versions())
        .singleElement()
        .satisfies(
            track -> {
              assertThat(track.version()).contains("3");
              assertThat(track.pending()).isEqualTo(3);
            });
  }

  @Test
  void aHealthMonitorThatIsAwayCostsItsPartOnly() throws SQLException {
    StatusReport report =
        new StatusReports(new LedgerStatus(connections), new Monitor(Optional.empty()))
            .make(request());

    assertThat(report.targets()).hasSize(1);
    assertThat(report.omitted()).singleElement().asString().contains("health-monitor");
  }

  @Test
  void qc64_noNameOfAnyKindIsACommandToItsReader() throws SQLException {
    FormattedReports renderer = new FormattedReports();
    for (ReportKind kind : List.of(ReportKind.STATUS, ReportKind.RESTORES)) {
      ReportDocument report = make(kind);

      assertThat(renderer.render(report, ReportFormat.HTML))
          .as(kind.label())
          .contains("&lt;script&gt;alert(1)")
          .doesNotContain("<script", "\u001b");
      assertThat(renderer.render(report, ReportFormat.TEXT))
          .as(kind.label())
          .doesNotContain("\u001b");
      assertThat(renderer.render(report, ReportFormat.MD)).as(kind.label()).contains("\\|x");
    }
  }

  private ReportDocument make(ReportKind kind) throws SQLException {
    OpenAlert alert = new OpenAlert("1", "HIGH", "BACKUP", HOSTILE, Instant.EPOCH, 2);
    LedgerReports records =
        new LedgerReports(
            new LedgerReports.Sources(
                new LedgerReleases(connections),
                new LedgerBackups(connections),
                new LedgerDrift(connections),
                new LedgerRestores(connections),
                new LedgerDrills(connections),
                new LedgerAudit(connections)));
    StatusReports status =
        new StatusReports(new LedgerStatus(connections), new Monitor(Optional.of(List.of(alert))));
    return new ReportMaker(null, records, null, status, null, null).make(kind, request());
  }

  private static ReportRequest request() {
    return ReportRequest.of(
        new ReportRequest.Parameters("10", null, null, null, null), List.of("main"), Instant.now());
  }

  /** Answers as the health-monitor does. */
  private record Monitor(Optional<List<OpenAlert>> openAlerts) implements Monitoring {
    @Override
    public Optional<Health> health(String target) {
      return Optional.of(new Health(Instant.EPOCH, 95, "HEALTHY"));
    }
  }
}
