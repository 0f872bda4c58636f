package dev.fieldfare.migration.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.track.RequestedVersions.RequestedVersion;
import dev.fieldfare.contracts.track.VersionStatus;
import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class TracksIT extends WorkerTest {

  @BeforeEach
  void makeReleaseRole() {
    database.createReleaseRole();
  }

  private TrackStage track(String name) {
    return new TrackStage(database, name);
  }

  @Test
  void c47_aFailedVersionIsCorrectedAndAppliedAgain() {
    TrackStage track = track("repaired");
    track.put("1", "CREATE TABLE parts (id int PRIMARY KEY);");
    track.put("2", "CREATE TABLE orders (id int);\nALTER TABLE orders\n  ADD x nothing;\n");
    track.put("10", "CREATE TABLE last (id int);");
    track.apply("1", "2", "10");

    track.awaitStatuses("APPLIED", "FAILED", "PENDING");
    assertThat(track.error("2")).startsWith("2.sql:3:9: ").contains("\"nothing\"");
    assertThat(track.hasTable("orders")).isFalse();
    assertThat(track.hasTable("last")).isFalse();

    track.put("2", "CREATE TABLE orders (id int);\n");
    track.apply("2", "10");

    track.awaitStatuses("APPLIED", "APPLIED", "APPLIED");
    assertThat(track.attempts("2")).containsExactly("up FAILED unknown_type", "up APPLIED");
    assertThat(track.hasTable("orders")).isTrue();
    await()
        .untilAsserted(
            () ->
                assertThat(stage.eventTypes("main/track:repaired"))
                    .containsExactly(
                        "version.applied", "version.failed", "version.applied", "version.applied"));
  }

  @Test
  void whatNoTransactionCanHoldFailsWithTheAdviceToSplit() {
    TrackStage track = track("split");
    track.put("1", "CREATE TYPE size AS ENUM ('s');\nCREATE TABLE sizes (size size);");
    track.put("2", "ALTER TYPE size ADD VALUE 'l';\nINSERT INTO sizes VALUES ('l');");
    track.apply("1", "2");
    track.awaitStatuses("APPLIED", "FAILED");
    assertThat(track.error("2")).startsWith("2.sql:2").contains("55P04", "Split the script");

    track.put(
        "2", "CREATE PROCEDURE ends() LANGUAGE plpgsql AS 'BEGIN COMMIT; END';\nCALL ends();");
    track.apply("2");

    await().until(() -> track.error("2").contains("2D000"));
    assertThat(track.error("2")).contains("split the script there");
  }

  @Test
  void c51_aVersionIsRolledBackByItsDownSectionAndAppliedAgain() {
    TrackStage track = track("back");
    track.put(
        "1",
        "-- fieldfare: up\n"
            + "CREATE TABLE returns (id int);\n"
            + "-- fieldfare: down\n"
            + "DROP TABLE returns;\n");
    track.apply("1");
    track.awaitStatuses("APPLIED");

    track.rollBack("1");

    track.awaitStatuses("ROLLED_BACK");
    assertThat(track.hasTable("returns")).isFalse();
    track.apply("1");
    track.awaitStatuses("APPLIED");
    assertThat(track.attempts("1")).containsExactly("up APPLIED", "down ROLLED_BACK", "up APPLIED");
  }

  @Test
  void i3_aVersionWaitsForEverythingBeforeItAndHoldsUpWhatIsBehind() {
    TrackStage track = track("barrier");
    table("before", 0);
    table("behind", 0);
    database.execute("SELECT fieldfare.pause_queue('public.before')");
    stage.send("type", "ADD_COLUMN", "table", "before", "column", "a", "dataType", "text");
    stage.awaitStatuses("before", "QUEUED");
    track.put("1", "CREATE TABLE between (id int);");
    track.apply("1");
    await().until(() -> stage.unfinished() == 2);
    stage.send("type", "ADD_COLUMN", "table", "behind", "column", "a", "dataType", "text");
    await().until(() -> stage.statuses("behind").equals(List.of("QUEUED")));
    assertThat(track.version("1").status()).isEqualTo(VersionStatus.PENDING);

    database.execute("SELECT fieldfare.resume_queue('public.before')");

    track.awaitStatuses("APPLIED");
    stage.awaitStatuses("before", "APPLIED");
    stage.awaitStatuses("behind", "APPLIED");
    assertThat(
            database.query(
                "SELECT coalesce(table_name, 'version') FROM fieldfare.field_migrations"
                    + " WHERE table_name IN ('before', 'behind')"
                    + " OR request ->> 'track' = 'barrier' ORDER BY finished_at"))
        .containsExactly("before", "version", "behind");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          dropped    | DROP TABLE %s                      | drops table public.%s
          lost_column | ALTER TABLE %s DROP v              | drops column public.%s.v
          emptied    | TRUNCATE %s                        | empties table public.%s
          deleted    | DELETE FROM %s WHERE id = 1        | deletes 1 rows of public.%s
          overwritten| UPDATE %s SET v = 'x'              | updates 3 rows of public.%s
          rewritten  | ALTER TABLE %s ALTER id TYPE text  | rewrites table public.%s
          """)
  void i5_destructionWithoutABackupRollsBackAndSaysWhat(
      String name, String statement, String destroyed) {
    String table = "destroys_" + name;
    TrackStage track = track(table);
    track.put("1", "CREATE TABLE %1$s (id int, v text);".formatted(table));
    track.put("2", "INSERT INTO %1$s SELECT n, 'v' FROM generate_series(1, 3) n;".formatted(table));
    track.put("3", statement.formatted(table) + ";");
    track.apply("1", "2", "3");

    track.awaitStatuses("APPLIED", "APPLIED", "FAILED");
    assertThat(track.error("3")).contains(destroyed.formatted(table));
    assertThat(track.attempts("3")).containsExactly("up FAILED backup_required");
    assertThat(database.value("SELECT count(*) FROM " + table + " WHERE v = 'v'")).isEqualTo("3");

    track.applyWithoutBackup("3");

    track.awaitStatuses("APPLIED", "APPLIED", "APPLIED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          commit     | COMMIT                                                    | COMMIT is refused
          hidden     | DO $$ BEGIN COMMIT; END $$                                | invalid transaction termination
          role       | SET ROLE NONE                                             | within security-definer function
          session    | SET SESSION AUTHORIZATION DEFAULT                         | within security-definer function
          ledger     | DROP SCHEMA fieldfare CASCADE                             | must be owner of schema fieldfare
          row        | UPDATE fieldfare.schema_migrations SET status = 'APPLIED' | permission denied
          queue      | SELECT fieldfare.pause_queue()                            | permission denied
          backend    | SELECT pg_terminate_backend(pg_backend_pid())             | permission denied to terminate process
          database   | CREATE DATABASE other                                     | cannot run inside a transaction
          psql       | \\i other.sql                                              | i is a command of psql
          verify     | SELECT 1;\\n-- fieldfare: verify\\nDO $$ BEGIN COMMIT; END $$  | invalid transaction termination
          cursor     | DECLARE c CURSOR WITH HOLD FOR SELECT 1                   | a cursor WITH HOLD
          """)
  void i8_aScriptGetsNoRightsOnTheLedger(String name, String statement, String error) {
    TrackStage track = track("attack_" + name);
    String script = statement.replace("\\n", "\n");
    track.put("1", "CREATE TABLE a_%s (i int); %s;".formatted(name, script));

    track.apply("1");

    track.awaitStatuses("FAILED");
    assertThat(track.error("1")).contains(error);
    assertThat(track.hasTable("a_" + name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          answer | SELECT 1;\\nSELECT count(*) = 1 AS one FROM %s | answers false
          raise  | SELECT 1;\\nSELECT missing FROM %s             | "missing" does not exist
          block  | SELECT 1;\\nDO $$ BEGIN ASSERT false; END $$   | assertion failed
          """)
  void c51_aVersionWhoseVerifySectionFailsIsRolledBack(String name, String check, String error) {
    String table = "verified_" + name;
    TrackStage track = track(table);
    String up = "CREATE TABLE %s (id int);\n-- fieldfare: verify\n".formatted(table);
    track.put("1", up + check.formatted(table).replace("\\n", "\n") + ";\n");

    track.apply("1");

    track.awaitStatuses("FAILED");
    assertThat(track.error("1"))
        .startsWith("1.sql:4:")
        .contains("the verify section failed")
        .contains(error);
    assertThat(track.attempts("1")).containsExactly("up FAILED verification_failed");
    assertThat(track.hasTable(table)).isFalse();
    track.put("1", up + "SELECT count(*) = 0 FROM %s;".formatted(table));
    track.apply("1");
    track.awaitStatuses("APPLIED");
  }

  @Test
  void i5_whatAVerifySectionChangesIsRolledBack() {
    TrackStage track = track("trial");
    track.put("1", "CREATE TABLE trial (id int PRIMARY KEY);\nINSERT INTO trial VALUES (1);");
    track.put(
        "2",
        "ALTER TABLE trial ADD v text;\n-- fieldfare: verify\n"
            + "INSERT INTO trial VALUES (2, 'x');\nDELETE FROM trial WHERE id = 1;\n"
            + "SELECT count(*) = 1 FROM trial;");

    track.apply("1", "2");

    track.awaitStatuses("APPLIED", "APPLIED");
    assertThat(database.query("SELECT id FROM trial ORDER BY id")).containsExactly("1");
  }

  @Test
  void c51_aRollbackIsVerifiedByTheVersionThatIsCurrentThen() {
    TrackStage track = track("goes_back");
    track.put(
        "1",
        "CREATE TABLE kept_shape (id int);\n-- fieldfare: verify\n"
            + "SELECT count(*) = 1 FROM pg_attribute"
            + " WHERE attrelid = 'kept_shape'::regclass AND attnum > 0 AND NOT attisdropped;");
    String up = "ALTER TABLE kept_shape ADD v int;\n-- fieldfare: down\n";
    track.put("2", up + "SELECT 1;");
    track.apply("1", "2");
    track.awaitStatuses("APPLIED", "APPLIED");

    track.rollBack("2");

    await().until(() -> track.error("2").contains("verify section"));
    assertThat(track.error("2")).startsWith("1.sql:3:");
    track.awaitStatuses("APPLIED", "APPLIED");
    track.put("2", up + "ALTER TABLE kept_shape DROP v;");
    track.rollBack("2");
    track.awaitStatuses("APPLIED", "ROLLED_BACK");
  }

  @Test
  void tenReleasesThatStartTogetherShareOne() {
    TrackStage track = track("together");
    track.put("1", "CREATE TABLE once (id int);");

    List<String> ids;
    try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
      List<CompletableFuture<List<RequestedVersion>>> requests =
          IntStream.range(0, 10)
              .mapToObj(n -> CompletableFuture.supplyAsync(() -> track.apply("1"), threads))
              .toList();
      ids =
          requests.stream()
              .map(request -> request.join().getFirst().migrationId().orElseThrow())
              .distinct()
              .toList();
    }

    track.awaitStatuses("APPLIED");
    assertThat(ids).hasSize(1);
    assertThat(track.attempts("1")).containsExactly("up APPLIED");
  }

  @Test
  void i6_aVersionWaitsForALockAndNamesItsHolder() throws Exception {
    TrackStage track = track("locks");
    track.put("1", "CREATE TABLE held_by_others (id int);");
    track.put("2", "ALTER TABLE held_by_others ADD x int;");
    track.apply("1");
    track.awaitStatuses("APPLIED", "PENDING");
    try (Connection holder = database.connect();
        var statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE held_by_others IN ACCESS SHARE MODE");
      track.apply("2");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  database.query(
                      "SELECT 1 FROM fieldfare.field_migrations WHERE status = 'WAITING' AND error"
                          + " #>> '{blockers,0,pid}' IS NOT NULL AND request ->> 'track' ="
                          + " 'locks'"),
              found -> !found.isEmpty());
    }

    track.awaitStatuses("APPLIED", "APPLIED");
    assertThat(track.attempts("2")).containsExactly("up APPLIED");
  }
}
