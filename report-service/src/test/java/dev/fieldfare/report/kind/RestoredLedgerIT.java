package dev.fieldfare.report.kind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.report.MigrationReport;
import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.contracts.report.StatusReport.Health;
import dev.fieldfare.contracts.report.StatusReport.OpenAlert;
import dev.fieldfare.report.alert.AlertReports;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.status.Monitoring;
import dev.fieldfare.report.store.JdbcAlertTimes;
import dev.fieldfare.report.support.AllKinds;
import dev.fieldfare.report.support.History;
import dev.fieldfare.report.support.Projecting;
import dev.fieldfare.service.target.TargetConnections;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Reports while a ledger is restored: each says what it leaves out, and none waits for long. */
@WithServers
@TestInstance(Lifecycle.PER_CLASS)
class RestoredLedgerIT {
  private static final Set<ReportKind> OF_LEDGERS =
      EnumSet.of(
          ReportKind.HISTORY,
          ReportKind.RELEASES,
          ReportKind.BACKUPS,
          ReportKind.DRIFT,
          ReportKind.RESTORES,
          ReportKind.AUDIT,
          ReportKind.STATUS,
          ReportKind.DIGEST);

  // What a restore does that drops the tables and loads them again.
  private static final String LOCK_ALL =
      """
      DO $$ DECLARE t regclass; BEGIN
        FOR t IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'fieldfare'::regnamespace AND c.relkind IN ('r', 'p') LOOP
          EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', t);
        END LOOP; END $$
      """;

  private final TestDatabase database;
  private TargetConnections connections;
  private ReportMaker maker;

  RestoredLedgerIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void begin() throws SQLException {
    new History(database, 7).happen(100);
    try (Projecting projecting = new Projecting(database)) {
      projecting.rebuildIfWanted();
    }
    connections = AllKinds.connections(database);
    maker =
        AllKinds.maker(
            database,
            connections,
            new Monitor(),
            (target, most) -> Optional.of(List.of()),
            new AlertReports(new JdbcAlertTimes(database.dataSource())));
  }

  @AfterAll
  void close() {
    connections.close();
  }

  @Test
  void qc58_aLedgerThatIsBeingRestoredIsLeftOutAndNamed() throws Exception {
    Map<ReportKind, ReportDocument> before = all();
    assertThat(before.values()).noneMatch(RestoredLedgerIT::isWithoutMain);
    try (Connection restore = database.connect();
        var statement = restore.createStatement()) {
      restore.setAutoCommit(false);
      statement.execute(LOCK_ALL);

      Map<ReportKind, ReportDocument> during = all();
      restore.rollback();

      for (ReportKind kind : ReportKind.values()) {
        assertThat(isWithoutMain(during.get(kind)))
            .as("%s: %s", kind.label(), during.get(kind).omitted())
            .isEqualTo(OF_LEDGERS.contains(kind));
      }
      assertThat(total(during)).isEqualTo(total(before)).isPositive();
    }
    assertThat(all().values()).noneMatch(RestoredLedgerIT::isWithoutMain);
  }

  private static long total(Map<ReportKind, ReportDocument> reports) {
    return ((MigrationReport) reports.get(ReportKind.MIGRATIONS).data())
        .migrations()
        .totalMigrations();
  }

  /** All kinds at the same time. */
  private Map<ReportKind, ReportDocument> all() throws InterruptedException, ExecutionException {
    Map<ReportKind, ReportDocument> made = new EnumMap<>(ReportKind.class);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<ReportKind, Future<ReportDocument>> making = new EnumMap<>(ReportKind.class);
      for (ReportKind kind : ReportKind.values()) {
        making.put(kind, threads.submit(() -> maker.make(kind, request(kind))));
      }
      for (var each : making.entrySet()) {
        made.put(each.getKey(), each.getValue().get());
      }
    }
    return made;
  }

  private static boolean isWithoutMain(ReportDocument report) {
    return report.omitted().stream()
        .anyMatch(sentence -> sentence.contains("main are missing, because the target"));
  }

  private static ReportRequest request(ReportKind kind) {
    return ReportRequest.of(
        new ReportRequest.Parameters(
            "60", null, null, kind == ReportKind.HISTORY ? "table_1" : null, null),
        List.of("main"),
        Instant.now());
  }

  /** Answers as the health-monitor does. */
  private record Monitor() implements Monitoring {
    @Override
    public Optional<Health> health(String target) {
      return Optional.of(new Health(Instant.EPOCH, 95, "HEALTHY"));
    }

    @Override
    public Optional<List<OpenAlert>> openAlerts() {
      return Optional.of(List.of());
    }
  }
}
