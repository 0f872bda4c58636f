package dev.fieldfare.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Quarantined;
import dev.fieldfare.postgres.backup.QuarantineBackup;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I5: nothing is destroyed before its backup is verified, and the purge proves it. */
@WithServers
class I5PurgeIT {
  private static final Duration NO_GRACE = Duration.ZERO;

  @TempDir Path folder;
  private final TestDatabase database;
  private final Quarantined target;

  I5PurgeIT(TestDatabase database) {
    this.database = database;
    this.target = new Quarantined(database);
  }

  @Test
  void i5_nothingIsPurgedBeforeItsBackupIsVerified() throws Exception {
    FolderStore store = new FolderStore(folder);
    target.table("verified_first", 3);
    target.drop("verified_first");

    target.purges(store).round();
    assertThat(target.isKept("verified_first")).isTrue();
    assertThat(target.migrations("verified_first")).containsExactly("DROP_COLUMN APPLIED");

    target.exporter(store, NO_GRACE).round();
    assertThat(target.backups("verified_first")).containsExactly("VERIFIED");
    assertThat(target.isKept("verified_first")).isTrue();

    target.purges(store).round();
    target.purges(store).round();
    assertThat(target.isKept("verified_first")).isFalse();
    assertThat(target.migrations("verified_first"))
        .containsExactly("DROP_COLUMN APPLIED", "PURGE APPLIED");
    assertThat(target.events("verified_first", "backup."))
        .containsExactly("backup.started", "backup.completed", "backup.verified");
    assertThat(target.events("verified_first", "migration."))
        .containsSubsequence(
            "migration.quarantined", "migration.applied", "migration.purged", "migration.applied");
  }

  @Test
  void aPolicyForAllChangesAndAHoldLetPurgesPass() throws Exception {
    FolderStore store = new FolderStore(folder);
    target.table("held", 3);
    target.drop("held");
    target.exporter(store, NO_GRACE).round();
    database.execute(
        "INSERT INTO fieldfare.approval_policies (migration_type, schema_name, table_name,"
            + " expires_after, created_by) VALUES ('*', '*', 'held', interval '7 days', 'ann')");
    database.query("SELECT fieldfare.hold('disk is replaced', 300, 'ann')");
    try {
      target.purges(store).round();
      target.purges(store).round();

      assertThat(target.isKept("held")).isFalse();
      assertThat(target.migrations("held")).containsExactly("DROP_COLUMN APPLIED", "PURGE APPLIED");
    } finally {
      database.query("SELECT fieldfare.release_hold('ann')");
      database.execute("DELETE FROM fieldfare.approval_policies");
    }
  }

  @Test
  void i5_theGraceOfTheMessageIsKept() throws Exception {
    FolderStore store = new FolderStore(folder);
    target.table("later", 3);
    target
        .worker()
        .run(
            "{\"type\":\"DROP_COLUMN\",\"table\":\"later\",\"column\":\"v\","
                + "\"options\":{\"grace\":\"PT1H\"}}");
    target.exporter(store, NO_GRACE).round();

    target.purges(store).round();

    assertThat(target.migrations("later")).containsExactly("DROP_COLUMN APPLIED");
    assertThat(
            database.value(
                "SELECT purge_due_at - created_at FROM fieldfare.quarantine WHERE table_name ="
                    + " 'later'"))
        .isEqualTo("01:00:00");
  }

  @Test
  void i5_c41_aFailedBackupDestroysNothingAndSaysSo() throws Exception {
    Files.writeString(folder.resolve("main"), "a file where the folder of the target should be");
    FolderStore broken = new FolderStore(folder);
    target.table("unsaved", 3);
    target.drop("unsaved");

    target.exporter(broken, NO_GRACE).round();
    target.purges(broken).round();

    assertThat(target.backups("unsaved")).containsExactly("FAILED");
    assertThat(target.events("unsaved", "backup."))
        .containsExactly("backup.started", "backup.failed");
    assertThat(target.isKept("unsaved")).isTrue();
    assertThat(
            database.value(
                "SELECT backup_due_at > created_at FROM fieldfare.quarantine WHERE table_name ="
                    + " 'unsaved'"))
        .isEqualTo("t");
  }

  @Test
  void i5_aPurgeProvesThatWhatItDestroysIsWhatWasBackedUp() throws Exception {
    FolderStore store = new FolderStore(folder);
    target.table("changed", 3);
    target.drop("changed");
    target.exporter(store, NO_GRACE).round();
    database.execute(
        "UPDATE fieldfare.quarantine SET data = data || '{\"2\": \"other\"}'"
            + " WHERE table_name = 'changed'");

    target.purges(store).round();
    target.purges(store).round();
    assertThat(target.isKept("changed")).isTrue();
    assertThat(target.migrations("changed"))
        .containsExactly("DROP_COLUMN APPLIED", "PURGE WAITING");

    target.exporter(store, NO_GRACE).round();
    target.purges(store).round();
    assertThat(target.backups("changed")).containsExactly("VERIFIED", "VERIFIED");
    assertThat(target.migrations("changed"))
        .containsExactly("DROP_COLUMN APPLIED", "PURGE APPLIED");
    assertThat(target.isKept("changed")).isFalse();
  }

  @Test
  void i5_c32_aDamagedBackupIsReplacedBeforeThePurge() throws Exception {
    FolderStore store = new FolderStore(folder);
    target.table("damaged", 3);
    target.drop("damaged");
    target.exporter(store, NO_GRACE).round();
    damageFirstChunk("damaged");

    target.purges(store).round();
    target.purges(store).round();
    assertThat(target.isKept("damaged")).isTrue();
    assertThat(target.backups("damaged")).containsExactly("CORRUPT");

    target.exporter(store, NO_GRACE).round();
    target.purges(store).round();
    assertThat(target.backups("damaged")).containsExactly("CORRUPT", "VERIFIED");
    assertThat(target.isKept("damaged")).isFalse();
    assertThat(target.events("damaged", "backup.")).contains("backup.corrupt");
  }

  private void damageFirstChunk(String table) throws IOException {
    String location =
        database.value(
            "SELECT location FROM fieldfare.field_data_backups WHERE table_name = '%s'"
                .formatted(table));
    Path chunk = folder.resolve(location).resolve("000001.zst");
    byte[] content = Files.readAllBytes(chunk);
    content[content.length / 2] ^= 1;
    Files.write(chunk, content);
  }

  @Test
  void i5_anUndoneChangeIsNotPurged() throws Exception {
    FolderStore store = new FolderStore(folder);
    target.table("undone", 3);
    UUID drop =
        target.worker().run("{\"type\":\"DROP_COLUMN\",\"table\":\"undone\",\"column\":\"v\"}");
    target.exporter(store, NO_GRACE).round();
    target.worker().run("{\"type\":\"UNDO\",\"migrationId\":\"%s\"}".formatted(drop));

    target.purges(store).round();

    assertThat(target.migrations("undone")).containsExactly("DROP_COLUMN UNDONE", "UNDO APPLIED");
  }

  @Test
  void aWorkerThatWasTakenOverCommitsNothing() throws Exception {
    target.table("taken_over", 3);
    target.drop("taken_over");
    UUID quarantine =
        UUID.fromString(
            database.value("SELECT id FROM fieldfare.quarantine WHERE table_name = 'taken_over'"));
    QuarantineBackup frozen = target.records(NO_GRACE).begin(quarantine).orElseThrow();
    assertThat(target.records(NO_GRACE).begin(quarantine)).isEmpty();
    database.execute("UPDATE fieldfare.leases SET held_until = clock_timestamp() - interval '1s'");

    target.exporter(new FolderStore(folder), NO_GRACE).export(quarantine);

    assertThatThrownBy(() -> target.records(NO_GRACE).confirm(frozen))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("FF100"));
    assertThat(target.backups("taken_over")).containsExactly("FAILED", "VERIFIED");
  }
}
