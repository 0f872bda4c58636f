package dev.fieldfare.backup.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.ledger.JdbcRetentionCatalogue;
import dev.fieldfare.backup.retention.OrphanSweep;
import dev.fieldfare.backup.retention.RetentionCatalogues;
import dev.fieldfare.backup.retention.RetentionRules;
import dev.fieldfare.backup.retention.RetentionRules.TierTimes;
import dev.fieldfare.backup.sealing.BackupKey;
import dev.fieldfare.backup.sealing.KeyRing;
import dev.fieldfare.backup.sealing.SealedStore;
import dev.fieldfare.backup.sealing.Sealing;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.contracts.backup.StorageListing;
import dev.fieldfare.contracts.backup.StorageListing.Entry;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store alone says what it holds. */
@WithServers
class StoreInventoryIT {
  @TempDir Path folder;
  private final TestDatabase database;
  private final Requested target;

  StoreInventoryIT(TestDatabase database) {
    this.database = database;
    this.target = new Requested(database);
  }

  @Test
  void qc25_backupsOfALostLedgerAreListedAndMarked() throws Exception {
    FolderStore store = new FolderStore(folder);
    database.execute("CREATE TABLE orders (id int)", "INSERT INTO orders VALUES (1), (2)");
    UUID known = target.take(store, "orders").id();
    UUID lost = target.take(store, "orders").id();
    database.execute(
        "DELETE FROM fieldfare.backup_chunks WHERE backup_id = '%s'".formatted(lost),
        "DELETE FROM fieldfare.field_data_backups WHERE id = '%s'".formatted(lost));
    UUID attempt = write(store, BackupFile.chunk(1), "half");
    UUID other = write(store, BackupFile.MANIFEST, "{\"format\":99,\"backup\":{}}");

    StorageListing listing = list(store, store, 50, ledgers(true));

    assertThat(listing.place()).isEqualTo(folder.toString());
    assertThat(listing.more()).isFalse();
    assertThat(listing.missing()).isEmpty();
    Entry entry = of(listing, lost);
    assertThat(entry.known()).contains(false);
    assertThat(entry.id()).contains(lost);
    assertThat(entry.table()).contains("orders");
    assertThat(entry.name()).contains("nightly");
    assertThat(entry.rows()).contains(2L);
    assertThat(entry.problem()).isEmpty();
    assertThat(of(listing, known).known()).contains(true);
    assertThat(of(listing, attempt).problem()).get().asString().contains("no manifest");
    assertThat(of(listing, other).problem()).get().asString().contains("format 99");
    assertThat(list(store, store, 2, ledgers(true)).items()).hasSize(2);
    assertThat(list(store, store, 2, ledgers(true)).more()).isTrue();
  }

  @Test
  void qc25_withoutItsLedgerTheListIsTheSameWithoutTheMark() throws Exception {
    FolderStore store = new FolderStore(folder);
    database.execute("CREATE TABLE lonely (id int)", "INSERT INTO lonely VALUES (1)");
    UUID backup = target.take(store, "lonely").id();

    StorageListing listing = list(store, store, 50, ledgers(false));

    assertThat(listing.missing()).containsExactly("main");
    assertThat(of(listing, backup).known()).isEmpty();
    assertThat(of(listing, backup).table()).contains("lonely");
  }

  @Test
  void qc25_anEncryptedBackupSaysItsIdAndWhichKeyItNeeds() throws Exception {
    FolderStore plain = new FolderStore(folder);
    BackupKey key = BackupKey.of("b".repeat(64), "the test");
    BackupStore sealed =
        new SealedStore(plain, new Sealing(new KeyRing(Optional.of(key), List.of())));
    database.execute("CREATE TABLE secrets (id int)");
    UUID backup = target.take(sealed, "secrets").id();

    Entry withKey = of(list(sealed, plain, 50, ledgers(true)), backup);
    Entry withoutKey = of(list(plain, plain, 50, ledgers(true)), backup);

    assertThat(withKey.table()).contains("secrets");
    assertThat(withoutKey.id()).contains(backup);
    assertThat(withoutKey.table()).isEmpty();
    assertThat(withoutKey.problem()).get().asString().contains(key.id());
    assertThat(withoutKey.known()).contains(true);
  }

  private StorageListing list(
      BackupStore files, FolderStore store, int most, RetentionCatalogues ledgers)
      throws Exception {
    return new StoreInventory(new OrphanSweep.Store(files, store), store)
        .list(List.of("main"), most, ledgers::known);
  }

  private RetentionCatalogues ledgers(boolean answers) {
    RetentionCatalogues ledgers = new RetentionCatalogues(List.of("main"));
    if (answers) {
      TierTimes times =
          new TierTimes(Duration.ofDays(7), Duration.ofDays(28), Duration.ofDays(365));
      RetentionRules rules =
          new RetentionRules(Duration.ofDays(90), 10, Duration.ofDays(30), times);
      ledgers.add("main", new JdbcRetentionCatalogue("main", database.dataSource(), rules));
    }
    return ledgers;
  }

  private static Entry of(StorageListing listing, UUID folder) {
    return listing.items().stream()
        .filter(entry -> entry.location().equals("main/" + folder))
        .findFirst()
        .orElseThrow();
  }

  private static UUID write(FolderStore store, BackupFile file, String text) throws Exception {
    UUID id = UUID.randomUUID();
    store.put(new BackupLocation("main", id), file, text.getBytes());
    return id;
  }
}
