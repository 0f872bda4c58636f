package dev.fieldfare.migration.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.track.VersionStatus;
import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions that run statement by statement, with a journal. */
@QuarkusTest
class StepwiseIT extends WorkerTest {

  private static final String HEADER = "-- fieldfare: transactional=false\n";

  @BeforeEach
  void makeReleaseRole() {
    database.createReleaseRole();
  }

  private TrackStage track(String name) {
    return new TrackStage(database, name);
  }

  @Test
  void i1_whatNoTransactionCanHoldRunsStatementByStatement() {
    TrackStage track = track("steps");
    track.put(
        "1",
        HEADER
            + """
            CREATE TABLE steps (id int PRIMARY KEY, v text);
            INSERT INTO steps SELECT n, n::text FROM generate_series(1, 10) n;
            CREATE INDEX CONCURRENTLY steps_v ON steps (v);
            VACUUM steps;
            -- fieldfare: down
            DROP INDEX CONCURRENTLY steps_v;
            DROP TABLE steps;
            -- fieldfare: verify
            SELECT indisvalid FROM pg_index WHERE indexrelid = 'steps_v'::regclass;
            """);
    track.apply("1");

    track.awaitStatuses("APPLIED");
    assertThat(index("steps_v")).isEqualTo("t");
    assertThat(owner("steps_v")).endsWith("_release");
    assertThat(
            database.query(
                "SELECT concat_ws(' ', s ->> 'line', s ->> 'rows') FROM fieldfare.version_attempts,"
                    + " jsonb_array_elements(statements) s WHERE track = 'steps'"))
        .containsExactly("2 0", "3 10", "4 0", "5 0");

    track.rollBack("1");

    track.awaitStatuses("ROLLED_BACK");
    assertThat(track.hasTable("steps")).isFalse();
    assertThat(journal("steps")).isEmpty();
  }

  @Test
  void c47_aVersionThatFailsHalfWayIsCorrectedAndGoesOn() {
    TrackStage track = track("half");
    String done = HEADER + "CREATE TABLE half (id int);\nINSERT INTO half VALUES (1), (1);\n";
    track.put("1", done + "CREATE UNIQUE INDEX CONCURRENTLY half_id ON half (id);\n");
    track.apply("1");

    track.awaitStatuses("FAILED");
    assertThat(track.error("1")).startsWith("1.sql:4:").contains("Statements 1 to 2 are done");
    assertThat(index("half_id")).isEqualTo("none");
    assertThat(journal("half")).containsExactly("1 DONE", "2 DONE");
    assertThat(track.version("1").statementsDone()).hasValue(2);

    track.put("1", HEADER + "CREATE TABLE half (id bigint);\n");
    track.apply("1");
    await().until(() -> track.error("1").contains("the script has 1"));
    track.put("1", done + "CREATE INDEX CONCURRENTLY half_id ON half (id);\n");
    track.apply("1");

    track.awaitStatuses("APPLIED");
    assertThat(index("half_id")).isEqualTo("t");
    assertThat(database.value("SELECT count(*) FROM half")).isEqualTo("2");
    assertThat(journal("half")).isEmpty();
    assertThat(track.version("1").statementsDone()).isEmpty();
  }

  @Test
  void i1_anInterruptedBuildIsDroppedAndBuiltAgain() throws Exception {
    TrackStage track = track("killed");
    track.put("1", "CREATE TABLE killed (id int);\nINSERT INTO killed VALUES (1);");
    track.put("2", HEADER + "CREATE INDEX CONCURRENTLY killed_id ON killed (id);\nSELECT 1;\n");
    track.apply("1");
    track.awaitStatuses("APPLIED", "PENDING");
    String killed;
    try (Connection reader = database.connect();
        var statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      statement.execute("SELECT * FROM killed");
      track.apply("2");
      await().atMost(Duration.ofSeconds(20)).until(() -> index("killed_id").equals("f"));
      killed = database.value("SELECT 'killed_id'::regclass::oid");
      assertThat(database.value(KILL)).isEqualTo("t");
    }

    track.awaitStatuses("APPLIED", "APPLIED");
    assertThat(index("killed_id")).isEqualTo("t");
    assertThat(database.value("SELECT 'killed_id'::regclass::oid")).isNotEqualTo(killed);
    assertThat(database.query("SELECT 1 FROM pg_index WHERE NOT indisvalid")).isEmpty();
    assertThat(track.attempts("2")).containsExactly("up APPLIED");
  }

  private static final String KILL =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
          + " WHERE query LIKE 'CREATE INDEX CONCURRENTLY killed_id%' AND state = 'active'";

  @Test
  void i1_aBuildThatOutlivesItsWorkerIsDoneAndNotRepeated() {
    TrackStage track = track("outlived");
    table("outlived", 3);
    give("outlived");
    track.put("1", HEADER + "CREATE INDEX CONCURRENTLY outlived_v ON outlived (v);\nSELECT 1;\n");
    database.execute("SELECT fieldfare.pause_queue()");
    track.apply("1");
    await()
        .until(
            () ->
                !database
                    .query(
                        "SELECT 1 FROM fieldfare.field_migrations WHERE request ->> 'track' ="
                            + " 'outlived'")
                    .isEmpty());
    // As a worker leaves it that is killed while the server builds on.
    database.execute(
        "INSERT INTO fieldfare.version_steps (track, version, direction, n, checksum, line, status,"
            + " migration_id, pid, session_started, subject, began_at) SELECT 'outlived', '1',"
            + " 'up', 1, encode(sha256('CREATE INDEX CONCURRENTLY outlived_v ON outlived (v)'),"
            + " 'hex'), 2, 'BEGUN', migration_id, 1, now(), '{\"kind\": \"create\", \"index\":"
            + " \"outlived_v\", \"table\": \"outlived\", \"before\": null}', now() FROM"
            + " fieldfare.schema_migrations WHERE track = 'outlived'");
    database.execute("CREATE INDEX outlived_v ON outlived (v)");
    String built = database.value("SELECT 'outlived_v'::regclass::oid");

    database.execute("SELECT fieldfare.resume_queue()");

    track.awaitStatuses("APPLIED");
    assertThat(database.value("SELECT 'outlived_v'::regclass::oid")).isEqualTo(built);
  }

  @Test
  void c47_anInvalidIndexThatWasThereBeforeIsNotTakenForABuiltOne() {
    TrackStage track = track("found");
    track.put("1", "CREATE TABLE found (id int);\nINSERT INTO found VALUES (1), (1);");
    track.put("2", HEADER + "CREATE INDEX CONCURRENTLY IF NOT EXISTS found_id ON found (id);\n");
    track.apply("1");
    track.awaitStatuses("APPLIED", "PENDING");
    assertThatThrownBy(
            () -> database.execute("CREATE UNIQUE INDEX CONCURRENTLY found_id ON found (id)"))
        .hasMessageContaining("could not create unique index");
    track.apply("2");

    track.awaitStatuses("APPLIED", "FAILED");
    assertThat(track.error("2")).contains("the index public.found_id was there before");
    assertThat(journal("found")).isEmpty();

    database.execute("DROP INDEX found_id");
    track.apply("2");

    track.awaitStatuses("APPLIED", "APPLIED");
    assertThat(index("found_id")).isEqualTo("t");
  }

  @Test
  void i6_readersDoNotWaitBehindAStatementThatWaitsForAStrongLock() throws Exception {
    TrackStage track = track("strong");
    track.put("1", "CREATE TABLE strong (id int);\nINSERT INTO strong VALUES (1);");
    track.put("2", HEADER + "VACUUM FULL strong;\n");
    track.apply("1");
    track.awaitStatuses("APPLIED", "PENDING");
    try (Connection reader = database.connect();
        Connection second = database.connect();
        var first = reader.createStatement();
        var later = second.createStatement()) {
      reader.setAutoCommit(false);
      first.execute("SELECT * FROM strong");
      later.execute("SET lock_timeout = '2s'");
      track.apply("2");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                later.execute("SELECT * FROM strong");
                return isBlocked("strong");
              });
    }

    track.awaitStatuses("APPLIED", "APPLIED");
    assertThat(track.attempts("2")).containsExactly("up APPLIED");
  }

  @Test
  void i5_aStatementThatDestroysIsRefusedAndTheOnesBeforeItStay() {
    TrackStage track = track("careful");
    track.put(
        "1",
        HEADER
            + "CREATE TABLE careful (id int);\n"
            + "INSERT INTO careful VALUES (1);\n"
            + "DELETE FROM careful;\n");
    track.apply("1");

    track.awaitStatuses("FAILED");
    assertThat(track.error("1")).contains("deletes 1 rows of public.careful");
    assertThat(database.value("SELECT count(*) FROM careful")).isEqualTo("1");

    track.applyWithoutBackup("1");

    track.awaitStatuses("APPLIED");
  }

  @Test
  void i8_aStatementOutsideATransactionHasNoRightsOfTheWorker() {
    TrackStage track = track("rights");
    table("of_another", 1);
    track.put("1", HEADER + "CREATE INDEX CONCURRENTLY stolen ON of_another (v);\n");
    track.put("2", HEADER + "CREATE INDEX CONCURRENTLY kept ON fieldfare.tracks (track);\n");
    track.apply("1");
    await().until(() -> track.version("1").status() == VersionStatus.FAILED);
    track.apply("2");

    track.awaitStatuses("FAILED", "FAILED");
    assertThat(track.error("1")).contains("must be owner of table of_another");
    assertThat(track.error("2")).contains("permission denied");
    assertThat(journal("rights")).isEmpty();
  }

  private void give(String table) {
    database.execute(
        "ALTER TABLE %s OWNER TO \"%s\"".formatted(table, database.createReleaseRole()));
  }

  private boolean isBlocked(String track) {
    return !database
        .query(
            "SELECT 1 FROM fieldfare.field_migrations WHERE status = 'WAITING' AND error #>>"
                + " '{blockers,0,pid}' IS NOT NULL AND request ->> 'track' = '%s'".formatted(track))
        .isEmpty();
  }

  /** Whether an index is valid. */
  private String index(String name) {
    return database
        .query(
            "SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                + " WHERE c.relname = '%s'".formatted(name))
        .stream()
        .findFirst()
        .orElse("none");
  }

  private String owner(String index) {
    return database.value(
        "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = '%s'".formatted(index));
  }

  private List<String> journal(String track) {
    return database.query(
        "SELECT n || ' ' || status FROM fieldfare.version_steps WHERE track = '%s' ORDER BY n"
            .formatted(track));
  }
}
