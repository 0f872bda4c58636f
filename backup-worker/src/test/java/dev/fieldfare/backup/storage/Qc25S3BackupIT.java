package dev.fieldfare.backup.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.support.Meanwhile;
import dev.fieldfare.backup.support.Quarantined;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.backup.support.S3Server;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Backups in S3 are taken, read back and restored, and a store that fails destroys nothing. */
@WithServers
class Qc25S3BackupIT {
  private static final S3Server SERVER = new S3Server();

  private final TestDatabase database;
  private final Requested target;
  private final S3Store store =
      new S3Store(SERVER.client(), S3Address.of("s3://backups/of/test", "the test"));

  Qc25S3BackupIT(TestDatabase database) {
    this.database = database;
    this.target = new Requested(database);
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void qc25_aTableIsBackedUpAndRestoredFromS3() throws Exception {
    table("orders");
    BackupDocument backup = target.take(store, "orders");
    assertThat(backup.status()).as("%s", backup.error()).isEqualTo(BackupStatus.VERIFIED);

    UUID restore = target.restore(backup.id(), "orders_copy");
    target.restorer(store).round();

    assertThat(
            database.value(
                "SELECT status FROM fieldfare.field_migrations WHERE id = '%s'".formatted(restore)))
        .isEqualTo("APPLIED");
    assertThat(database.value("SELECT count(*) FROM (TABLE orders EXCEPT TABLE orders_copy) x"))
        .isEqualTo("0");
  }

  @Test
  void i5_aStoreThatIsFullFailsTheBackupAndNothingIsDestroyed() throws Exception {
    Quarantined quarantined = new Quarantined(database);
    quarantined.table("kept", 100);
    quarantined.drop("kept");
    SERVER.full(true);
    try {
      quarantined.exporter(store, Duration.ZERO).round();
      table("refused");
      assertThat(target.take(store, "refused").error()).asString().contains("storage_failed");
    } finally {
      SERVER.full(false);
    }
    quarantined.purges(store).round();

    assertThat(quarantined.backups("kept")).containsExactly("FAILED");
    assertThat(quarantined.events("kept", "backup."))
        .containsExactly("backup.started", "backup.failed");
    assertThat(quarantined.isKept("kept")).isTrue();
    assertThat(target.events("refused")).containsExactly("backup.started", "backup.failed");
    assertThat(SERVER.keys()).noneMatch(key -> key.contains(id("refused")));
  }

  @Test
  void c32_aStoreThatReadsOtherBytesThanItWasGivenFailsTheBackup() throws Exception {
    table("lied");

    BackupDocument backup = target.take(lying("lied"), "lied");

    assertThat(backup.status()).isEqualTo(BackupStatus.FAILED);
    assertThat(backup.error()).asString().contains("corrupt");
    assertThat(target.events("lied")).endsWith("backup.failed");
    assertThat(SERVER.keys()).noneMatch(key -> key.contains(id("lied")));
  }

  @Test
  void c32_aVerifiedBackupWhoseFileWasChangedBecomesCorrupt() throws Exception {
    table("changed");
    BackupDocument backup = target.take(store, "changed");
    damage(backup.id());

    target.catalogue().verify(backup.id());
    target.runner(store).round();

    assertThat(target.show(backup.id()).status()).isEqualTo(BackupStatus.CORRUPT);
  }

  // Between the write and the first read, another one replaces the chunk.
  private BackupStore lying(String table) {
    return new Meanwhile(
        store,
        () -> {
          try {
            damage(UUID.fromString(id(table)));
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void damage(UUID backup) throws IOException {
    BackupLocation location = new BackupLocation("main", backup);
    byte[] content = store.get(location, BackupFile.chunk(1), 1_000_000);
    content[content.length / 2] ^= 4;
    store.put(location, BackupFile.chunk(1), content);
  }

  private void table(String name) {
    database.execute(
        "CREATE TABLE %s (id int PRIMARY KEY, v text)".formatted(name),
        "INSERT INTO %s SELECT n, 'v' || n FROM generate_series(1, 5000) n".formatted(name));
  }

  private String id(String table) {
    return database.value(
        "SELECT id FROM fieldfare.field_data_backups WHERE table_name = '%s'".formatted(table));
  }
}
