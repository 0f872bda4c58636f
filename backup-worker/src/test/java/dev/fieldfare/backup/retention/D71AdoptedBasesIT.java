package dev.fieldfare.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BaseBackup;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.inventory.StoreAdoption;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** D-71: the earlier backups that an adopted backup needs. */
@WithServers
class D71AdoptedBasesIT {
  @TempDir Path folder;
  private final TestDatabase database;
  private FolderStore store;
  private Requested target;
  private KeptBackups kept;
  private UUID first;
  private UUID second;
  private UUID third;

  D71AdoptedBasesIT(TestDatabase database) {
    this.database = database;
  }

  // The second needs chunks of the first, and the third needs chunks of the second only.
  @BeforeEach
  void takeChain() throws Exception {
    store = new FolderStore(folder);
    database.execute(
        "DROP TABLE IF EXISTS halves",
        "CREATE TABLE halves (id uuid, half int) PARTITION BY LIST (half)",
        "CREATE TABLE left_half PARTITION OF halves FOR VALUES IN (1)",
        "CREATE TABLE right_half PARTITION OF halves FOR VALUES IN (2)");
    loseLedger();
    fill("left_half", 1);
    fill("right_half", 2);
    first = target.take(store, "halves").id();
    fill("left_half", 1);
    second = target.take(store, "halves").id();
    fill("right_half", 2);
    third = target.take(store, "halves").id();
    assertThat(basesOf(second)).containsExactly(first);
    assertThat(basesOf(third)).containsExactly(second);
  }

  @AfterEach
  void close() {
    kept.close();
  }

  // Nothing of it is like what was there before.
  private void fill(String table, int half) {
    database.execute(
        "TRUNCATE " + table,
        "INSERT INTO %s SELECT gen_random_uuid(), %d FROM generate_series(1, 5000)"
            .formatted(table, half));
  }

  private List<UUID> basesOf(UUID backup) throws IOException {
    byte[] content = store.get(location(backup), BackupFile.MANIFEST, Manifest.MOST_BYTES);
    return Manifest.of(content).bases().stream().map(BaseBackup::folder).toList();
  }

  private void loseLedger() throws SQLException {
    database.execute(
        "DROP SCHEMA IF EXISTS fieldfare CASCADE", "DROP SCHEMA IF EXISTS fieldfare_run CASCADE");
    target = new Requested(database);
    if (kept != null) {
      kept.close();
    }
    kept = new KeptBackups(database);
  }

  @Test
  void d71_aBaseWhoseFilesAreToBeRemovedIsKept() throws Exception {
    forgetThird();
    expire("interval '10 minutes'", first, second);

    adopt(third);
    due();
    kept.endAll(store);
    target.runner(store).round();

    assertThat(List.of(first, second, third))
        .extracting(kept::status)
        .containsExactly("VERIFIED", "VERIFIED", "VERIFIED");
  }

  @Test
  void d71_aBaseWhoseFilesAreBeingRemovedIsNotReliedOn() throws Exception {
    forgetThird();
    expire("interval '0'", second);

    assertThatThrownBy(() -> adopt(third))
        .isInstanceOf(BackupRefused.class)
        .hasMessageContaining("main/" + second)
        .hasMessageContaining("cleanup is removing");
    assertThat(kept.catalogue().known(List.of("main/" + third), List.of()).locations()).isEmpty();
  }

  @Test
  void d71_aCleanupAndAnAdoptionWaitForEachOther() throws Exception {
    forgetThird();
    try (var cleanup = database.connect();
        var statement = cleanup.createStatement()) {
      cleanup.setAutoCommit(false);
      statement.execute("SELECT fieldfare.expire_backup('%s', 'ann')".formatted(second));
      var adoption =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return adopt(third).status().name();
                } catch (BackupRefused | SQLException e) {
                  return e.getMessage();
                }
              });
      await()
          .until(
              () ->
                  database
                      .value(
                          "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%adopt_backup%'"
                              + " AND wait_event_type = 'Lock'")
                      .equals("1"));
      cleanup.commit();
      assertThat(adoption.get()).contains("cleanup is removing");
    }
  }

  @Test
  void qc25_aBackupNeedsNoBasesOfItsBases() throws Exception {
    loseLedger();
    remove(first);

    adopt(third);
    target.runner(store).round();

    assertThat(kept.status(third)).isEqualTo("VERIFIED");
    assertThat(kept.status(second)).isEqualTo("CORRUPT");
  }

  @Test
  void qc25_aBackupWhoseOwnBaseIsGoneIsRefused() throws Exception {
    loseLedger();
    remove(second);

    assertThatThrownBy(() -> adopt(third)).isInstanceOf(BackupRefused.class);
    assertThat(database.value("SELECT count(*) FROM fieldfare.field_data_backups")).isEqualTo("0");
  }

  @Test
  void qc25_filesThatWereCopiedBackAreTakenOver() throws Exception {
    forgetThird();
    database.execute(
        "UPDATE fieldfare.field_data_backups SET status = 'DELETED', deleted_at ="
            + " clock_timestamp() WHERE id = '%s'".formatted(first),
        "UPDATE fieldfare.field_data_backups SET status = 'FAILED' WHERE id = '%s'"
            .formatted(second));

    adopt(third);
    target.runner(store).round();

    assertThat(List.of(first, second, third))
        .extracting(kept::status)
        .containsExactly("VERIFIED", "VERIFIED", "VERIFIED");
    assertThat(
            database.query("SELECT base_id::text FROM fieldfare.backup_bases ORDER BY backup_id"))
        .containsExactly(first.toString(), second.toString());
  }

  private void forgetThird() {
    database.execute(
        "DELETE FROM fieldfare.backup_chunks WHERE backup_id = '%s'".formatted(third),
        "DELETE FROM fieldfare.field_data_backups WHERE id = '%s'".formatted(third));
  }

  private void expire(String later, UUID... backups) {
    for (UUID backup : backups) {
      database.execute(
          "SELECT fieldfare.expire_backup('%s', 'ann')".formatted(backup),
          "UPDATE fieldfare.field_data_backups SET cleanup_after = clock_timestamp() + %s WHERE id = '%s'"
              .formatted(later, backup));
    }
  }

  private void due() {
    database.execute(
        "UPDATE fieldfare.field_data_backups SET cleanup_after = clock_timestamp() WHERE"
            + " cleanup_after IS NOT NULL");
  }

  private void remove(UUID backup) throws IOException {
    Path files = folder.resolve("main/" + backup);
    try (var all = Files.list(files)) {
      for (Path file : all.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(files);
  }

  private static BackupLocation location(UUID folderName) {
    return new BackupLocation("main", folderName);
  }

  private BackupDocument adopt(UUID folderName) throws SQLException {
    return new StoreAdoption(store, Duration.ofDays(90))
        .adopt(
            location(folderName),
            new StoreAdoption.Ledger() {
              @Override
              public boolean knows(BackupLocation other) throws SQLException {
                return kept.catalogue()
                    .known(List.of(other.text()), List.of())
                    .locations()
                    .contains(other.text());
              }

              @Override
              public BackupDocument adopt(ObjectNode asked) throws SQLException {
                return target.catalogue().adopt(asked, "ann");
              }
            });
  }
}
