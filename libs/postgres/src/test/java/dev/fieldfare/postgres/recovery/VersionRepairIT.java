package dev.fieldfare.postgres.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.recovery.RecoveryReport;
import dev.fieldfare.contracts.recovery.RecoveryRequest;
import dev.fieldfare.contracts.rehearsal.ScriptText;
import dev.fieldfare.postgres.track.TrackLedger;
import dev.fieldfare.postgres.track.TrackLedger.Upload;
import dev.fieldfare.postgres.track.VersionName;
import dev.fieldfare.postgres.track.VersionScript;
import dev.fieldfare.postgres.track.VersionScript.Section;
import dev.fieldfare.postgres.trial.TrialLedger;
import dev.fieldfare.postgres.trial.TrialLedger.BegunTrial;
import dev.fieldfare.postgres.trial.TrialLedger.Kind;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A version of a track that failed half done, and what else happens to it during its repair. */
@WithServers
class VersionRepairIT {

  private static final String FIRST = "CREATE TABLE part (id int PRIMARY KEY);\n";
  private static final String SECOND =
      "CREATE TABLE shelf (id int PRIMARY KEY);\nCREATE TABLE box (id int PRIMARY KEY);\n";
  private static final String FAILED = "00000000-0000-7000-8000-000000000001";

  private TestDatabase database;
  private HalfApplied live;

  @BeforeEach
  void make(TestDatabase fresh) throws SQLException {
    database = fresh;
    database.execute("DROP SCHEMA IF EXISTS fieldfare CASCADE");
    live = HalfApplied.in(database);
    live.empty();
    live.run(List.of("CREATE TABLE part (id int PRIMARY KEY)"));
    live.run(List.of("CREATE TABLE shelf (id int PRIMARY KEY)"));
    store("1", FIRST);
    store("2", SECOND);
    database.execute(
        "INSERT INTO fieldfare.field_migrations (id, migration_type, names, status, request,"
            + " enqueued_at, started_at, finished_at, success, seq, error) VALUES ('%s', 'RUN_SQL', '{*}',"
                .formatted(FAILED)
            + " 'FAILED', '{\"track\":\"main\",\"version\":\"2\",\"direction\":\"up\"}', now(),"
            + " now(), now(), false, 1, '{}')",
        "UPDATE fieldfare.schema_migrations SET status = 'APPLIED' WHERE version = '1'",
        "UPDATE fieldfare.schema_migrations SET status = 'FAILED', migration_id = '%s' WHERE version = '2'"
            .formatted(FAILED));
  }

  private void store(String version, String text) throws SQLException {
    try (Connection connection = database.connect()) {
      new TrackLedger(connection)
          .put(
              new Upload(
                  "main",
                  new VersionName(version),
                  "",
                  Optional.of(version + ".sql"),
                  Optional.empty(),
                  VersionScript.of(text, Section.UP),
                  "tester"));
    }
  }

  private static RecoveryRequest fix(String second) {
    return new RecoveryRequest(
        Optional.empty(),
        "fix",
        "fieldfare",
        Optional.of("main"),
        "2",
        List.of(
            new ScriptText("1", "1.sql", "up", "", FIRST),
            new ScriptText("2", "2.sql", "up", "", second)),
        Optional.of("2"),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private RecoveryReport repair(String second) throws SQLException {
    RecoveryRequest request = fix(second);
    return live.fix(live.planner(request), request);
  }

  private String version(String column) {
    return database.value(
        "SELECT %s FROM fieldfare.schema_migrations WHERE version = '2'".formatted(column));
  }

  private String box() {
    return database.value("SELECT to_regclass('public.box')");
  }

  @Test
  void c41_aRepairedVersionIsNotRetried() throws SQLException {
    assertThat(repair(SECOND).verified()).isTrue();

    assertThat(version("status")).isEqualTo("APPLIED");
    assertThat(database.value("SELECT fieldfare.retry('%s')".formatted(FAILED)))
        .isEqualTo("conflict");
    assertThat(
            database.value(
                "SELECT problem FROM fieldfare.version_script('%s', 'main', '2', '%s', 'up')"
                    .formatted(FAILED, version("checksum"))))
        .isEqualTo("another release took this version over");
  }

  @Test
  void c41_aVersionThatABaselineTookOverIsNotRetried() {
    database.query("SELECT fieldfare.mark_baseline('main', '[{\"version\":\"2\"}]'::jsonb, 'me')");

    assertThat(version("status")).isEqualTo("BASELINE");
    assertThat(database.value("SELECT fieldfare.retry('%s')".formatted(FAILED)))
        .isEqualTo("conflict");
  }

  @Test
  void c41_aVersionThatFailedAndWasNotRepairedIsRetried() {
    assertThat(database.value("SELECT fieldfare.retry('%s')".formatted(FAILED)))
        .isEqualTo("retrying");
  }

  @Test
  void c41_aTextThatWasCorrectedAfterThePlanIsNotMarkedAsApplied() throws SQLException {
    store("2", SECOND + "CREATE TABLE lid (id int PRIMARY KEY);\n");

    assertThatThrownBy(() -> repair(SECOND))
        .hasMessageContaining("the text of the version changed since the recovery was requested");

    assertThat(version("status")).isEqualTo("FAILED");
    assertThat(box()).isNull();
  }

  @Test
  void c41_aReleaseInTheInboxRunsInsteadOfTheRepair() throws SQLException {
    assertThat(
            database.value(
                "SELECT verdict FROM fieldfare.request_versions('main', 'up',"
                    + " '[{\"version\":\"2\",\"checksum\":\"%s\"}]', 'me', '{}')"
                        .formatted(version("checksum"))))
        .isEqualTo("accepted");

    RecoveryReport report = repair(SECOND);

    assertThat(report.fixed()).isFalse();
    assertThat(report.refusals().getFirst()).contains("Migrations of the target are unfinished");
    assertThat(box()).isNull();
  }

  @Test
  void pr4_aHoldOfTheTargetStopsARepair() throws SQLException {
    database.query("SELECT fieldfare.hold('replication is behind', 60)");

    RecoveryReport report = repair(SECOND);

    assertThat(report.refusals())
        .containsExactly("The target is paused or held. Fix again when it is not.");
    assertThat(box()).isNull();
  }

  @Test
  void pr4_aRepairThatFailsInItsLastPartNamesTheCommittedStatements() throws SQLException {
    live.run(List.of("DROP TABLE shelf"));
    live.run(List.of("INSERT INTO part VALUES (0)"));
    String parts =
        "CREATE TABLE shelf (id int);\nCREATE INDEX CONCURRENTLY shelf_id ON shelf (id);\n"
            + "ALTER TABLE part ADD CONSTRAINT positive CHECK (id > 0);\n";
    store("2", parts);

    RecoveryReport report = repair(parts);

    assertThat(report.fixed()).isFalse();
    assertThat(report.ran()).containsExactly(1, 2);
    assertThat(report.refusals()).singleElement().asString().contains("violated");
    assertThat(report.statements())
        .extracting(one -> one.verdict().name())
        .containsExactly("DONE", "DONE", "MISSING");
    assertThat(version("status")).isEqualTo("FAILED");
  }

  @Test
  void pr4_aRepairThatTookLongerThanItsLeaseIsNotTakenOver() throws SQLException {
    RecoveryRequest request = fix(SECOND);
    RecoveryPlanner planner = live.planner(request);
    try (Connection connection = database.connect()) {
      TrialLedger ledger = new TrialLedger(connection);
      ledger.request(Kind.RECOVERY, request, "tester").orElseThrow();
      BegunTrial trial = ledger.begin("worker", Duration.ofMillis(1)).orElseThrow();

      RecoveryReport report =
          new RecoveryFix(planner, request, trial, database.dataSource()::getConnection).run();

      assertThat(report.fixed()).isTrue();
      assertThat(ledger.begin("other", Duration.ofMinutes(1))).isEmpty();
      ledger.end(trial, report);
    }
  }
}
