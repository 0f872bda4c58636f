package dev.fieldfare.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.contracts.backup.BackupTier;
import dev.fieldfare.contracts.backup.CleanupReport;
import dev.fieldfare.contracts.backup.CleanupReport.Item;
import dev.fieldfare.contracts.backup.CleanupReport.Totals;
import dev.fieldfare.contracts.backup.CleanupRequest;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** QC-36 to QC-41: backups whose time is over are ended, and nothing that is needed. */
@WithServers
class Qc36RetentionIT {
  @TempDir Path folder;
  private final TestDatabase database;
  private final Requested target;
  private final KeptBackups kept;

  Qc36RetentionIT(TestDatabase database) {
    this.database = database;
    this.target = new Requested(database);
    this.kept = new KeptBackups(database);
  }

  @AfterEach
  void close() {
    kept.close();
  }

  @BeforeEach
  void noBackups() {
    database.execute(
        "DELETE FROM fieldfare.backup_chunks", "DELETE FROM fieldfare.field_data_backups");
  }

  @Test
  void qc36_backupsOfDatabasesWithoutANameBelongToOneSet() throws Exception {
    List<UUID> backups = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      backups.add(kept.add("orders", 100 - n, 30));
    }
    database.execute(
        "UPDATE fieldfare.field_data_backups SET backup_type = 'full', schema_name = NULL,"
            + " table_name = NULL");

    kept.endAll(new FolderStore(folder));

    assertThat(backups)
        .extracting(kept::status)
        .containsExactly("DELETED", "DELETED", "VERIFIED", "VERIFIED");
  }

  @Test
  void qc36_anExpiredBackupIsDeletedWithItsFilesAndTheNewestStay() throws Exception {
    FolderStore store = new FolderStore(folder);
    database.execute("CREATE TABLE IF NOT EXISTS orders (id int)");
    List<UUID> backups = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      backups.add(target.take(store, "orders").id());
    }
    database.execute("UPDATE fieldfare.field_data_backups SET retention_until = clock_timestamp()");

    kept.endAll(store);

    assertThat(backups)
        .extracting(kept::status)
        .containsExactly("DELETED", "DELETED", "VERIFIED", "VERIFIED");
    assertThat(folder.resolve("main/" + backups.get(0))).doesNotExist();
    assertThat(folder.resolve("main/" + backups.get(2))).isDirectory();
    assertThat(kept.events(backups.get(1))).endsWith("verified", "expired", "deleted");
    assertThat(database.query("SELECT DISTINCT backup_id::text FROM fieldfare.backup_chunks"))
        .doesNotContain(backups.get(0).toString());
  }

  @Test
  void qc36_theLedgerSaysExpiredBeforeFilesGoAndTheRemovalGoesOnAfterACrash() throws Exception {
    FolderStore store = new FolderStore(folder);
    database.execute("CREATE TABLE IF NOT EXISTS orders (id int)", "DELETE FROM orders");
    UUID backup = target.take(store, "orders").id();
    kept.add("orders", 10, 90);
    kept.add("orders", 9, 90);
    database.execute(
        "UPDATE fieldfare.field_data_backups SET retention_until = clock_timestamp() WHERE id ="
            + " '%s'".formatted(backup));
    List<String> seen = new ArrayList<>();
    BackupStore failing = new Unremovable(store, () -> seen.add(kept.status(backup)));

    kept.runner(failing, 10).round();

    assertThat(seen).containsExactly("EXPIRED");
    assertThat(kept.status(backup)).isEqualTo("EXPIRED");
    assertThatThrownBy(() -> target.restore(backup, "again")).isInstanceOf(BackupRefused.class);
    database.execute("UPDATE fieldfare.field_data_backups SET cleanup_after = clock_timestamp()");
    kept.endAll(store);
    assertThat(kept.status(backup)).isEqualTo("DELETED");
    assertThat(folder.resolve("main/" + backup)).doesNotExist();
  }

  /** A store that notes each removal and does none. */
  private record Unremovable(BackupStore store, Runnable note) implements BackupStore {
    @Override
    public void put(BackupLocation location, BackupFile file, byte[] content) throws IOException {
      store.put(location, file, content);
    }

    @Override
    public byte[] get(BackupLocation location, BackupFile file, long most) throws IOException {
      return store.get(location, file, most);
    }

    @Override
    public void delete(BackupLocation location) throws IOException {
      note.run();
      throw new IOException("the disk is read-only");
    }
  }

  @Test
  void qc40_aHeldBackupStaysUntilItIsReleased() throws Exception {
    UUID backup = kept.add("held", 100, 90);
    kept.add("held", 10, 90);
    kept.add("held", 9, 90);
    kept.catalogue().hold(backup, "needed for the audit", "ann");

    kept.endAll(new FolderStore(folder));

    assertThat(kept.status(backup)).isEqualTo("VERIFIED");
    assertThat(hold(backup)).contains("held by ann: needed for the audit");
    BackupDocument released = kept.catalogue().release(backup);
    assertThat(released.retention()).isEmpty();
    kept.endAll(new FolderStore(folder));
    assertThat(kept.status(backup)).isEqualTo("DELETED");
    assertThat(kept.events(backup)).containsExactly("held", "released", "expired", "deleted");
    assertThatThrownBy(() -> kept.catalogue().hold(backup, "too late", "ann"))
        .hasMessage("The backup is DELETED.");
  }

  @Test
  void qc40_aBackupThatARestoreReadsOrHasReadStays() throws Exception {
    UUID backup = kept.add("restored", 100, 90);
    kept.add("restored", 10, 90);
    kept.add("restored", 9, 90);
    UUID restore = target.restore(backup, "restored_again");

    assertThat(hold(backup)).contains("a restore reads it");
    target.restorer(new FolderStore(folder.resolve("away"))).round();
    database.execute(
        "UPDATE fieldfare.field_migrations SET status = 'FAILED', finished_at = clock_timestamp() -"
            + " interval '29 days' WHERE id = '%s'".formatted(restore));
    assertThat(hold(backup)).contains("a recent migration refers to it");
    database.execute(
        "UPDATE fieldfare.field_migrations SET finished_at = clock_timestamp() -"
            + " interval '31 days' WHERE id = '%s'".formatted(restore));
    assertThat(hold(backup)).isEmpty();
  }

  private Optional<String> hold(UUID backup) throws Exception {
    return preview().items().stream()
        .filter(item -> item.id().equals(backup))
        .findFirst()
        .orElseThrow()
        .hold();
  }

  private CleanupReport preview() throws Exception {
    return kept.catalogue().cleanUp(request(true, Optional.empty()), "ann");
  }

  private static CleanupRequest request(boolean dryRun, Optional<List<UUID>> ids) {
    return new CleanupRequest(Optional.empty(), dryRun, Optional.empty(), Optional.empty(), ids);
  }

  @Test
  void qc39_aDryRunListsExactIdsAndCallsItsNumbersWouldBe() throws Exception {
    UUID over = kept.add("listed", 100, 90);
    UUID newest = kept.add("listed", 95, 90);
    UUID newer = kept.add("listed", 91, 90);
    kept.add("other", 1, 90);

    CleanupReport report = preview();

    assertThat(report.items()).extracting(Item::id).containsExactly(over, newest, newer);
    assertThat(report.before()).isEqualTo(new Totals(4, 40, 4096));
    assertThat(report.found()).isEqualTo(new Totals(3, 30, 3072));
    assertThat(report.held()).isEqualTo(new Totals(2, 20, 2048));
    assertThat(report.wouldExpire()).contains(new Totals(1, 10, 1024));
    assertThat(report.wouldRemain()).contains(new Totals(3, 30, 3072));
    assertThat(report.expired()).isEmpty();
    assertThat(kept.status(over)).isEqualTo("VERIFIED");
  }

  @Test
  void qc38_aCleanupEndsWhatWasShownAndNothingThatIsHeldMeanwhile() throws Exception {
    UUID shown = kept.add("shown", 100, 90);
    UUID heldMeanwhile = kept.add("shown", 99, 90);
    UUID notShown = kept.add("shown", 98, 90);
    kept.add("shown", 2, 90);
    kept.add("shown", 1, 90);
    kept.catalogue().hold(heldMeanwhile, "wait", "ann");

    CleanupReport done =
        kept.catalogue().cleanUp(request(false, Optional.of(List.of(shown, heldMeanwhile))), "bob");

    assertThat(done.expired()).contains(new Totals(1, 10, 1024));
    assertThat(done.held().backups()).isOne();
    assertThat(done.remaining().orElseThrow().backups()).isEqualTo(4);
    assertThat(kept.status(shown)).isEqualTo("EXPIRED");
    assertThat(kept.status(notShown)).isEqualTo("VERIFIED");
    assertThat(target.show(shown).retention().orElseThrow().expiredBy()).contains("bob");
  }

  @Test
  void c29_olderThanAndKeepAreSaidAndCountFromTheBackup() throws Exception {
    UUID old = kept.add("aged", 60, 90);
    UUID young = kept.add("aged", 20, 90);
    kept.add("aged", 10, 90);
    CleanupRequest asked =
        new CleanupRequest(
            Optional.empty(), false, Optional.of(30), Optional.of(1), Optional.empty());

    CleanupReport done = kept.catalogue().cleanUp(asked, "ann");

    assertThat(done.items()).extracting(Item::id).containsExactly(old);
    assertThat(kept.status(old)).isEqualTo("EXPIRED");
    assertThat(kept.status(young)).isEqualTo("VERIFIED");
  }

  @Test
  void qc21_aBackupIsKeptForTheDaysThatWereAskedFor() throws Exception {
    database.execute("CREATE TABLE IF NOT EXISTS orders (id int)");
    UUID id = target.request("orders");
    kept.catalogue().keep(id, 30);
    target.runner(new FolderStore(folder)).round();

    BackupDocument backup = target.show(id);

    assertThat(backup.status()).isEqualTo(BackupStatus.VERIFIED);
    assertThat(
            Duration.between(
                backup.verifiedAt().orElseThrow(), backup.retentionUntil().orElseThrow()))
        .isBetween(Duration.ofDays(30).minusMinutes(1), Duration.ofDays(30).plusMinutes(1));
    assertThat(backup.daysLeft(backup.verifiedAt().orElseThrow())).contains(30L);
  }

  @Test
  void qc25_backupsThatExpireSoonAreListedTheFirstOneFirst() throws Exception {
    UUID second = kept.add("soon", 86, 90);
    UUID first = kept.add("soon", 88, 90);
    kept.add("soon", 10, 90);

    assertThat(kept.catalogue().expiring(Duration.ofDays(7), 10))
        .extracting(BackupDocument::id)
        .containsExactly(first, second);
    assertThat(kept.catalogue().expiring(Duration.ofDays(7), 1)).hasSize(1);
  }

  @Test
  void fw11_aPromotedBackupIsKeptForLongerAndNeverForShorter() throws Exception {
    UUID backup = kept.add("tiers", 5, 90);

    BackupDocument weekly = kept.catalogue().promote(backup, BackupTier.WEEKLY);
    assertThat(weekly.daysLeft(weekly.createdAt())).contains(90L);
    BackupDocument monthly = kept.catalogue().promote(backup, BackupTier.MONTHLY);
    assertThat(monthly.daysLeft(monthly.createdAt())).contains(365L);
    assertThat(monthly.retention().orElseThrow().tier()).contains(BackupTier.MONTHLY);
    assertThatThrownBy(() -> kept.catalogue().promote(backup, BackupTier.DAILY))
        .hasMessage("The backup is monthly already.");
    assertThat(kept.events(backup)).containsExactly("promoted", "promoted");
  }
}
