package dev.fieldfare.migration.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A version that destroys something waits for verified backups of the tables. The states of the
 * backups are written here, as the backup-worker writes them.
 */
@QuarkusTest
class BackupStageIT extends WorkerTest {

  @BeforeEach
  void makeReleaseRole() {
    database.createReleaseRole();
  }

  private TrackStage track(String name) {
    TrackStage track = new TrackStage(database, name);
    track.put(
        "1",
        "CREATE TABLE %1$s (id int, v text); CREATE TABLE %1$s_kept (id int); INSERT INTO %1$s VALUES (1, 'v');"
            .formatted(name));
    track.put("2", "-- fieldfare: backup=affected\nALTER TABLE %s DROP v;\n".formatted(name));
    track.apply("1");
    track.awaitStatuses("APPLIED", "PENDING");
    track.apply("2");
    return track;
  }

  private String backup(String table, String column) {
    return database.value(
        "SELECT string_agg(%s, ',') FROM fieldfare.field_data_backups WHERE table_name = '%s'"
            .formatted(column, table));
  }

  private void awaitBackup(String table) {
    await().atMost(Duration.ofSeconds(30)).until(() -> "RUNNING".equals(backup(table, "status")));
  }

  private void backupIs(String table, String status) {
    database.execute(
        "UPDATE fieldfare.field_data_backups SET status = '%s', due_at = NULL, error_message ="
                .formatted(status)
            + " 'disk full' WHERE table_name = '"
            + table
            + "'");
  }

  @Test
  void i5_aVersionThatDestroysWaitsForAVerifiedBackup() {
    TrackStage track = track("stage_guarded");

    awaitBackup("stage_guarded");
    assertThat(backup("stage_guarded_kept", "status")).as("only what is affected").isNull();
    assertThat(
            database.value(
                "SELECT wait_reason FROM fieldfare.field_migrations WHERE migration_type ="
                    + " 'RUN_SQL' AND request ->> 'track' = 'stage_guarded' AND request ->>"
                    + " 'version' = '2'"))
        .isEqualTo("backup");
    assertThat(database.value("SELECT v FROM stage_guarded")).isEqualTo("v");

    backupIs("stage_guarded", "VERIFIED");

    track.awaitStatuses("APPLIED", "APPLIED");
    assertThat(
            database.value(
                "SELECT count(*) FROM pg_attribute WHERE attrelid = 'stage_guarded'::regclass AND"
                    + " attnum > 0 AND NOT attisdropped"))
        .isEqualTo("1");
    assertThat(
            database.value(
                "SELECT destroyed FROM fieldfare.version_attempts WHERE track = 'stage_guarded' AND"
                    + " version = '2'"))
        .contains("drops column public.stage_guarded.v");
  }

  @Test
  void i5_aFailedBackupRefusesTheVersion() {
    TrackStage track = track("unguarded");
    awaitBackup("unguarded");

    backupIs("unguarded", "FAILED");

    track.awaitStatuses("APPLIED", "FAILED");
    assertThat(track.error("2"))
        .contains("the backup before it failed, of public.unguarded: disk full");
    assertThat(track.attempts("2")).containsExactly("up FAILED backup_required");
    assertThat(database.value("SELECT v FROM unguarded")).isEqualTo("v");
  }
}
