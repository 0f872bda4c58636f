package dev.fieldfare.backup.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Databases;
import dev.fieldfare.backup.support.Quarantined;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.postgres.backup.BackupScope;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** QC-25: the database and its ledger are gone, and the store alone is left. */
@WithServers
class Qc25AdoptedBackupIT {
  private static final String SUM = "SELECT sum(hashtextextended(t::text, 0)) FROM public.big t";

  @TempDir Path folder;
  private final TestDatabase database;
  private FolderStore store;
  private StoreAdoption adoption;

  Qc25AdoptedBackupIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void beginAnew() {
    store = new FolderStore(folder);
    adoption = new StoreAdoption(store, Duration.ofDays(90));
    lose();
    database.execute(
        "CREATE TABLE big (id int PRIMARY KEY, v text NOT NULL)",
        "INSERT INTO big SELECT n, repeat(md5(n::text), 3) FROM generate_series(1, 60000) n");
  }

  private void lose() {
    database.execute(
        "DROP SCHEMA IF EXISTS fieldfare CASCADE",
        "DROP SCHEMA IF EXISTS fieldfare_run CASCADE",
        "DROP TABLE IF EXISTS big CASCADE",
        "DROP TABLE IF EXISTS dropped CASCADE");
  }

  @AfterEach
  void dropIt() {
    database.execute("DROP DATABASE IF EXISTS \"" + copy() + "\" WITH (FORCE)");
  }

  private String copy() {
    return "copy_of_" + database.name();
  }

  @Test
  void qc25_aDatabaseComesBackFromTheStoreAlone() throws Exception {
    Databases before = new Databases(database, folder);
    UUID first = before.take(BackupScope.full()).id();
    database.execute("UPDATE big SET v = md5(v) WHERE id % 100 = 1");
    BackupDocument former = before.take(BackupScope.full());
    UUID second = former.id();
    String sum = database.value(SUM);
    lose();
    Databases after = new Databases(database, folder);

    BackupDocument adopted = adopt(after, second);
    assertThat(adopted.status()).isEqualTo(BackupStatus.CORRUPT);
    assertThat(adopted.error().orElseThrow().code()).isEqualTo("not_verified");
    assertThatThrownBy(() -> after.request(second, copy())).isInstanceOf(BackupRefused.class);
    after.runner().round();

    assertThat(after.show(first).status()).isEqualTo(BackupStatus.VERIFIED);
    BackupDocument verified = after.show(second);
    assertThat(verified.status()).isEqualTo(BackupStatus.VERIFIED);
    assertThat(verified.error()).isEmpty();
    assertThat(verified.rows()).isEqualTo(former.rows());
    assertThat(verified.bytes()).isEqualTo(former.bytes());
    assertThat(verified.name()).isEqualTo(former.name());
    assertThat(verified.retentionUntil()).isPresent();
    assertThat(
            database.value(
                "SELECT base_id FROM fieldfare.backup_bases WHERE backup_id = '%s'"
                    .formatted(second)))
        .isEqualTo(first.toString());
    assertThat(after.restore(second, copy())).isEqualTo("APPLIED");
    assertThat(after.value(copy(), SUM)).isEqualTo(sum);
    assertThat(after.prove(second).status()).isEqualTo(BackupStatus.PROVEN);
    assertThatThrownBy(() -> adopt(after, second))
        .isInstanceOf(BackupRefused.class)
        .hasMessageContaining("knows");
  }

  @Test
  void qc25_aTableComesBackFromTheStoreAlone() throws Exception {
    UUID taken = new Requested(database).take(store, "big").id();
    String sum = database.value(SUM);
    lose();
    Databases after = new Databases(database, folder);
    Requested tables = new Requested(database);

    adopt(after, taken);
    tables.runner(store).round();
    tables.restore(taken, "big");
    tables.restorer(store).round();

    assertThat(tables.show(taken).status()).isEqualTo(BackupStatus.VERIFIED);
    assertThat(database.value(SUM)).isEqualTo(sum);
  }

  @Test
  void c32_anAdoptedBackupThatIsDamagedNeverCounts() throws Exception {
    UUID taken = new Requested(database).take(store, "big").id();
    lose();
    Path chunk = folder.resolve("main/" + taken + "/000001.zst");
    byte[] bytes = Files.readAllBytes(chunk);
    bytes[bytes.length / 2] ^= 1;
    Files.write(chunk, bytes);
    Databases after = new Databases(database, folder);
    Requested tables = new Requested(database);

    adopt(after, taken);
    tables.runner(store).round();

    assertThat(tables.show(taken).status()).isEqualTo(BackupStatus.CORRUPT);
    assertThat(tables.show(taken).error().orElseThrow().message()).contains("000001.zst");
    assertThatThrownBy(() -> tables.restore(taken, "big")).isInstanceOf(BackupRefused.class);
  }

  @Test
  void whatIsNoBackupOfTablesIsRefused() throws Exception {
    Quarantined former = new Quarantined(database);
    former.table("dropped", 3);
    former.drop("dropped");
    former.exporter(store, Duration.ZERO).round();
    UUID values =
        UUID.fromString(
            database.value(
                "SELECT id FROM fieldfare.field_data_backups WHERE table_name = 'dropped'"));
    lose();
    Databases after = new Databases(database, folder);

    assertRefused(after, values, FailureReason.UNSUPPORTED);
    assertRefused(after, UUID.randomUUID(), FailureReason.UNAVAILABLE);
    for (String manifest :
        List.of(
            "no JSON",
            "{\"format\":99,\"backup\":{}}",
            "{\"format\":1,\"backup\":{}}",
            described("not an id", "tables", "t"),
            described(UUID.randomUUID().toString(), "rows", "t"),
            described(UUID.randomUUID().toString(), "tables", "t".repeat(300)),
            described(UUID.randomUUID().toString(), "tables", "t\\u0000"))) {
      UUID hostile = UUID.randomUUID();
      store.put(new BackupLocation("main", hostile), BackupFile.MANIFEST, manifest.getBytes());
      assertRefused(after, hostile, FailureReason.BACKUP_DAMAGED);
    }
    assertThat(database.value("SELECT count(*) FROM fieldfare.field_data_backups")).isEqualTo("0");
  }

  private static String described(String id, String type, String table) {
    return ("{\"format\":1,\"backup\":{\"id\":\"%s\",\"type\":\"%s\",\"schema\":\"public\","
            + "\"table\":\"%s\",\"createdAt\":\"2026-01-01T00:00:00Z\"}}")
        .formatted(id, type, table);
  }

  private void assertRefused(Databases after, UUID backup, FailureReason reason) {
    assertThatThrownBy(() -> adopt(after, backup))
        .isInstanceOfSatisfying(BackupRefused.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private BackupDocument adopt(Databases ledger, UUID folderName) throws SQLException {
    return adoption.adopt(
        new BackupLocation("main", folderName),
        new StoreAdoption.Ledger() {
          @Override
          public boolean knows(BackupLocation location) {
            return !database
                .query(
                    "SELECT 1 FROM fieldfare.field_data_backups WHERE location = '%s'"
                        .formatted(location.text()))
                .isEmpty();
          }

          @Override
          public BackupDocument adopt(ObjectNode asked) throws SQLException {
            return ledger.catalogue().adopt(asked, "ann");
          }
        });
  }
}
