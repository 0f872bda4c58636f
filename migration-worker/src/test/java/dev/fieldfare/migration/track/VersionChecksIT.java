package dev.fieldfare.migration.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a script may not do, and what is checked before its commit. */
@QuarkusTest
class VersionChecksIT extends WorkerTest {

  @BeforeEach
  void makeReleaseRole() {
    database.createReleaseRole();
  }

  private TrackStage track(String name) {
    return new TrackStage(database, name);
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
}
