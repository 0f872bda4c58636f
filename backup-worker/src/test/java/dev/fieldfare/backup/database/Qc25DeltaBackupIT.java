package dev.fieldfare.backup.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Databases;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.postgres.backup.BackupScope;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * QC-25: a second backup stores only what has changed, and nothing ends the first one meanwhile.
 */
@WithServers
class Qc25DeltaBackupIT {
  private static final String RULES =
      "{\"keep\": 0, \"recentSeconds\": 0, \"olderThanSeconds\": 0}";
  private static final String SUM = "SELECT sum(hashtextextended(t::text, 0)) FROM public.big t";

  @TempDir Path folder;
  private final TestDatabase database;
  private Databases target;

  Qc25DeltaBackupIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void fill() throws SQLException {
    target = new Databases(database, folder);
    database.execute(
        "DELETE FROM fieldfare.backup_chunks",
        "DELETE FROM fieldfare.field_data_backups",
        "DROP TABLE IF EXISTS big",
        "CREATE TABLE big (id int PRIMARY KEY, v text)",
        "INSERT INTO big SELECT n, md5(n::text) || md5((n * 7)::text) FROM generate_series(1,"
            + " 60000) n");
  }

  private void changeOnePercent(int round) {
    database.execute(
        "UPDATE big SET v = md5(v || %d) WHERE hashint4(id + %d) %% 100 = 0"
            .formatted(round, round));
  }

  @Test
  void qc25_theSecondFullBackupStoresAtMostFivePercentAndIsProven() throws Exception {
    BackupDocument first = target.take(BackupScope.full());
    changeOnePercent(1);
    BackupDocument second = target.take(BackupScope.full());
    changeOnePercent(2);
    BackupDocument third = target.take(BackupScope.full());

    assertThat(second.error()).isEmpty();
    assertThat(second.bytes().orElseThrow() * 20).isLessThan(first.bytes().orElseThrow());
    assertThat(third.bytes().orElseThrow() * 12).isLessThan(first.bytes().orElseThrow());
    // The rows that were new in the second one are at the end of the table, in a chunk of their
    // own.
    assertThat(bases(third.id())).isEqualTo("2");
    assertThat(target.prove(third.id()).status()).isEqualTo(BackupStatus.PROVEN);
    String copy = "delta_of_" + database.name();
    try {
      assertThat(target.restore(second.id(), copy)).isEqualTo("APPLIED");
      assertThat(target.value(copy, "SELECT count(*) FROM public.big")).isEqualTo("60000");
      assertThat(target.restore(third.id(), copy + "_3")).isEqualTo("APPLIED");
      assertThat(target.value(copy + "_3", SUM)).isEqualTo(database.value(SUM));
      assertThat(target.value(copy, SUM)).isNotEqualTo(database.value(SUM));
    } finally {
      database.execute("DROP DATABASE IF EXISTS \"" + copy + "\" WITH (FORCE)");
      database.execute("DROP DATABASE IF EXISTS \"" + copy + "_3\" WITH (FORCE)");
    }
  }

  @Test
  void qc25_theSecondBackupOfATableIsRestoredAndOtherSetsAreNoBase() throws Exception {
    Requested tables = new Requested(database);
    FolderStore store = new FolderStore(folder);
    BackupDocument first = tables.take(store, "big");
    changeOnePercent(1);
    BackupDocument second = tables.take(store, "big");
    UUID column = tables.request("big", Optional.of("v"));
    tables.runner(store).round();

    assertThat(second.bytes().orElseThrow() * 20).isLessThan(first.bytes().orElseThrow());
    assertThat(tables.show(column).status()).isEqualTo(BackupStatus.VERIFIED);
    assertThat(bases(column)).isEqualTo("0");
    tables.restore(second.id(), "big_again");
    tables.restorer(store).round();
    assertThat(database.value(SUM.replace("big", "big_again"))).isEqualTo(database.value(SUM));
    database.execute("DROP TABLE big_again");
  }

  @Test
  void qc36_aCleanupKeepsTheBackupsWhoseChunksLaterOnesNeed() throws Exception {
    UUID first = target.take(BackupScope.full()).id();
    changeOnePercent(1);
    UUID second = target.take(BackupScope.full()).id();

    assertThat(hold(first)).isEqualTo("later backups need its chunks");
    assertThat(hold(second)).isNull();
    assertThat(expire(first)).isEqualTo("later backups need its chunks");
    assertThat(expire(second)).isNull();
    assertThat(hold(first)).isNull();
    assertThat(expire(first)).isNull();
    assertThat(target.take(BackupScope.full()).status()).isEqualTo(BackupStatus.VERIFIED);
  }

  @Test
  void i5_aReferenceIsCommittedBeforeAChunkIsReliedOn() throws Exception {
    UUID first = target.take(BackupScope.full()).id();
    UUID second = target.catalogue().request(BackupScope.full(), "ann").id();
    String epoch =
        database.value(
            "SELECT fieldfare.begin_requested_backup('%s', 'other', 60000) ->> 'epoch'"
                .formatted(second));
    database.value("SELECT fieldfare.refer_to_bases('%s', %s)".formatted(second, epoch));
    assertThat(expire(first)).isEqualTo("later backups need its chunks");

    database.value(
        "SELECT fieldfare.fail_backup('%s', %s, 'interrupted', 'a test')".formatted(second, epoch));
    assertThat(expire(first)).isNull();
  }

  @Test
  void c32_damageOfABaseIsFoundInAllBackupsThatNeedIt() throws Exception {
    UUID first = target.take(BackupScope.full()).id();
    changeOnePercent(1);
    UUID second = target.take(BackupScope.full()).id();
    Path chunk = folder.resolve("main/" + first + "/000002.zst");
    byte[] whole = Files.readAllBytes(chunk);
    byte[] damaged = whole.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(chunk, damaged);

    target.catalogue().verify(first);
    target.runner().round();
    target.runner().round();
    assertThat(target.show(first).status()).isEqualTo(BackupStatus.CORRUPT);
    assertThat(target.show(second).status()).isEqualTo(BackupStatus.CORRUPT);
    assertThat(target.show(second).error().orElseThrow().message()).contains(first.toString());

    Files.write(chunk, whole);
    target.catalogue().verify(second);
    // The lease of the reading before ends by itself.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              target.runner().round();
              assertThat(target.show(second).status()).isEqualTo(BackupStatus.VERIFIED);
            });
  }

  private String bases(UUID backup) {
    return database.value(
        "SELECT count(*) FROM fieldfare.backup_bases WHERE backup_id = '%s'".formatted(backup));
  }

  private String hold(UUID backup) {
    return database.value(
        "SELECT fieldfare.backup_hold(b, '%s') FROM fieldfare.field_data_backups b WHERE id = '%s'"
            .formatted(RULES, backup));
  }

  private String expire(UUID backup) {
    return database.value(
        "SELECT hold FROM fieldfare.expire_backups('{%s}', '%s', 'ann')".formatted(backup, RULES));
  }
}
