package dev.fieldfare.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.sealing.BackupKey;
import dev.fieldfare.backup.sealing.KeyRing;
import dev.fieldfare.backup.sealing.SealedStore;
import dev.fieldfare.backup.sealing.Sealing;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Corruption;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * C-32: each damage is found when the backup is read back, and a restore refuses it and changes
 * nothing. Benchmarks run it with {@code -Dfieldfare.corruptions.restored=500}, twice so many in
 * all, and with {@code -Dfieldfare.corruptions.rows=150000}, which are 20 MB.
 */
@WithServers
class C32CorruptRestoreIT {
  private static final int DAMAGES = Integer.getInteger("fieldfare.corruptions.restored", 25);

  private static final int ROWS = Integer.getInteger("fieldfare.corruptions.rows", 18_000);

  @TempDir Path folder;
  private final TestDatabase database;
  private final Requested target;

  C32CorruptRestoreIT(TestDatabase database) {
    this.database = database;
    this.target = new Requested(database);
  }

  @Test
  void c32_everyDamagedBackupIsRefused() throws Exception {
    assertRefused("plain", new FolderStore(folder));
  }

  @Test
  void c32_everyDamagedEncryptedBackupIsRefused() throws Exception {
    KeyRing keys = new KeyRing(Optional.of(BackupKey.of("a".repeat(64), "test")), List.of());
    assertRefused("sealed", new SealedStore(new FolderStore(folder), new Sealing(keys)));
  }

  private void assertRefused(String table, BackupStore store) throws Exception {
    long seed = Long.getLong("fieldfare.seed", System.nanoTime());
    Random random = new Random(seed);
    database.execute(
        "CREATE TABLE %s (id int PRIMARY KEY, v text)".formatted(table),
        // Random texts, so that there are several chunks.
        ("INSERT INTO %s SELECT n, (SELECT string_agg(md5(n || '.' || m), '') FROM"
                + " generate_series(1, 8) m) FROM generate_series(1, %d) n")
            .formatted(table, ROWS));
    BackupDocument taken = target.take(store, table);
    UUID backup = taken.id();
    UUID other = target.take(store, table).id();
    Corruption corruption = new Corruption(files(backup), files(other));
    BackupReader reader = new BackupReader(store);
    BackupLocation location = new BackupLocation("main", backup);
    for (int n = 0; n < DAMAGES; n++) {
      String damage = corruption.damage(random);
      assertThatThrownBy(() -> reader.verify(location, taken.sha256().orElseThrow()))
          .as("seed %d, damage %d: %s", seed, n, damage)
          .isInstanceOf(DamagedBackupException.class);
      UUID restore = target.restore(backup, table + "_" + n);
      target.restorer(store).round();
      assertThat(outcome(restore))
          .as("seed %d, damage %d: %s", seed, n, damage)
          .isEqualTo("FAILED backup_damaged");
      corruption.repair();
      database.execute(
          "UPDATE fieldfare.field_data_backups SET status = 'VERIFIED' WHERE status = 'CORRUPT'");
    }
    assertThat(
            database.value(
                "SELECT count(*) FROM pg_tables WHERE tablename LIKE '%s\\_%%'".formatted(table)))
        .isEqualTo("0");
    UUID restore = target.restore(backup, table + "_whole");
    target.restorer(store).round();
    assertThat(outcome(restore)).startsWith("APPLIED");
  }

  private Path files(UUID backup) {
    return folder.resolve("main/" + backup);
  }

  private String outcome(UUID restore) {
    return database.value(
        ("SELECT status || ' ' || coalesce(error_code, '') FROM fieldfare.field_migrations WHERE id"
                + " = '%s'")
            .formatted(restore));
  }
}
