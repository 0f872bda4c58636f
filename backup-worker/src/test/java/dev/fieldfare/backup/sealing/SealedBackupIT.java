package dev.fieldfare.backup.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.inventory.StoreRewrap;
import dev.fieldfare.backup.retention.OrphanSweep;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.contracts.backup.RewrapReport;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted backups from request to restore, and without their key. */
@WithServers
class SealedBackupIT {
  private static final BackupKey KEY = BackupKey.of("0".repeat(63) + "1", "test");
  private static final BackupKey OTHER = BackupKey.of("0".repeat(63) + "2", "test");

  private static final String SUM = "SELECT sum(hashtextextended(t::text, 0)) FROM %s t";

  @TempDir Path folder;
  private final TestDatabase database;
  private final Requested target;

  SealedBackupIT(TestDatabase database) {
    this.database = database;
    this.target = new Requested(database);
  }

  private BackupStore store(BackupKey key) {
    return new SealedStore(
        new FolderStore(folder), new Sealing(new KeyRing(Optional.ofNullable(key), List.of())));
  }

  @Test
  void ms35_anEncryptedBackupIsVerifiedAndRestored() throws Exception {
    database.execute(
        "CREATE TABLE secret (id int PRIMARY KEY, v text)",
        "INSERT INTO secret SELECT n, 'v' || n FROM generate_series(1, 1000) n");
    BackupDocument backup = target.take(store(KEY), "secret");
    assertThat(backup.status()).isEqualTo(BackupStatus.VERIFIED);

    UUID restore = target.restore(backup.id(), "secret_again");
    target.restorer(store(KEY)).round();

    assertThat(migration(restore, "status")).isEqualTo("APPLIED");
    assertThat(database.value("SELECT count(*) FROM secret_again NATURAL JOIN secret"))
        .isEqualTo("1000");
  }

  @Test
  void aLostKeyIsNoDamageAndARestoreSaysWhichKeyItNeeds() throws Exception {
    database.execute("CREATE TABLE lost (id int)", "INSERT INTO lost VALUES (1)");
    UUID backup = target.take(store(KEY), "lost").id();

    UUID missing = target.restore(backup, "lost_1");
    target.restorer(store(null)).round();
    UUID wrong = target.restore(backup, "lost_2");
    target.restorer(store(OTHER)).round();

    assertThat(migration(missing, "status || ' ' || error_code"))
        .isEqualTo("FAILED backup_key_missing");
    assertThat(migration(wrong, "status || ' ' || error_code"))
        .isEqualTo("FAILED backup_key_wrong");
    assertThat(migration(wrong, "error_message")).contains(KEY.id(), OTHER.id());
    assertThat(target.show(backup).status()).isEqualTo(BackupStatus.VERIFIED);
    assertThat(target.events("lost")).doesNotContain("backup.corrupt");
  }

  @Test
  void aVerificationWithoutTheKeySaysSoAndTheBackupStillCounts() throws Exception {
    database.execute("CREATE TABLE unread (id int)", "INSERT INTO unread VALUES (1)");
    UUID backup = target.take(store(KEY), "unread").id();

    target.catalogue().verify(backup);
    target.runner(store(OTHER)).round();

    BackupDocument unread = target.show(backup);
    assertThat(unread.status()).isEqualTo(BackupStatus.VERIFIED);
    assertThat(unread.error().orElseThrow().code()).isEqualTo("backup_key_wrong");

    target.catalogue().verify(backup);
    target.runner(store(KEY)).round();
    assertThat(target.show(backup).error()).isEmpty();
    assertThat(target.show(backup).verifiedAt()).isNotEqualTo(unread.verifiedAt());
  }

  @Test
  void ms35_rewrappedBackupsAreRestoredWithTheNewKeyAloneAndAreBasesOfTheNextOne()
      throws Exception {
    database.execute(
        "CREATE TABLE turned (id int PRIMARY KEY, v text)",
        "INSERT INTO turned SELECT n, md5(n::text) || md5((n * 7)::text) FROM"
            + " generate_series(1, 60000) n");
    BackupDocument first = target.take(store(KEY), "turned");
    database.execute("UPDATE turned SET v = md5(v) WHERE id % 100 = 0");
    BackupDocument before = target.take(store(KEY), "turned");
    UUID second = before.id();
    assertThat(before.bytes().orElseThrow() * 10).isLessThan(first.bytes().orElseThrow());

    RewrapReport report = rewrapped();
    assertThat(report.rewrapped()).contains(2);
    assertThat(report.problems()).isEmpty();

    // The second one is read with the chunks of the first one.
    target.catalogue().verify(second);
    target.runner(store(OTHER)).round();
    assertThat(target.show(second).error()).isEmpty();
    assertThat(target.show(second).verifiedAt()).isNotEqualTo(before.verifiedAt());
    UUID restore = target.restore(second, "turned_again");
    target.restorer(store(OTHER)).round();
    assertThat(migration(restore, "status")).isEqualTo("APPLIED");
    assertThat(database.value(SUM.formatted("turned_again")))
        .isEqualTo(database.value(SUM.formatted("turned")));

    database.execute("UPDATE turned SET v = md5(v) WHERE id % 100 = 1");
    BackupDocument third = target.take(store(OTHER), "turned");
    assertThat(third.status()).isEqualTo(BackupStatus.VERIFIED);
    assertThat(third.bytes().orElseThrow() * 10).isLessThan(first.bytes().orElseThrow());

    target.catalogue().verify(second);
    target.runner(store(KEY)).round();
    assertThat(target.show(second).error().orElseThrow().code()).isEqualTo("backup_key_wrong");
  }

  private RewrapReport rewrapped() throws IOException {
    KeyRing both = new KeyRing(Optional.of(OTHER), List.of(KEY));
    FolderStore files = new FolderStore(folder);
    OrphanSweep.Store store =
        new OrphanSweep.Store(new SealedStore(files, new Sealing(both)), files);
    return new StoreRewrap(store, InstantSource.system(), 500)
        .rewrap(List.of("main"), Optional.empty(), false);
  }

  private String migration(UUID id, String what) {
    return database.value(
        "SELECT %s FROM fieldfare.field_migrations WHERE id = '%s'".formatted(what, id));
  }
}
