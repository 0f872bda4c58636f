package dev.fieldfare.backup.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Quarantined;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I5: a dropped table is destroyed only while its rows are proven to be those of its backup. */
@WithServers
class I5MovedPurgeIT {
  @TempDir Path folder;
  private final TestDatabase database;
  private final Quarantined ledger;
  private final Requested requested;
  private FolderStore store;

  I5MovedPurgeIT(TestDatabase database) {
    this.database = database;
    this.ledger = new Quarantined(database);
    this.requested = new Requested(database);
  }

  @BeforeEach
  void open() {
    store = new FolderStore(folder);
  }

  @Test
  void i5_aDroppedTableIsPurgedAfterItsGraceAndComesBackFromItsBackup() throws Exception {
    ledger.table("over", 1000);
    UUID drop = drop("over");
    String schema = movedTo("over");
    backUp();

    purge("over");

    assertThat(ledger.migrations("over")).containsExactly("DROP_TABLE APPLIED", "PURGE APPLIED");
    assertThat(database.query("SELECT 1 FROM pg_namespace WHERE nspname = '" + schema + "'"))
        .isEmpty();
    assertThat(
            database.value(
                "SELECT purged_at IS NOT NULL AND bytes > 0 FROM fieldfare.quarantine WHERE"
                    + " table_name = 'over'"))
        .isEqualTo("t");
    assertThat(ledger.events("over", "migration.")).contains("migration.purged");

    UUID undo = ledger.worker().run("{\"type\":\"UNDO\",\"migrationId\":\"%s\"}".formatted(drop));
    assertThat(outcome(undo)).startsWith("FAILED not_undoable").contains("from its backup");
    UUID restore = requested.restore(backup("over"), "over");
    requested.restorer(store).round();
    assertThat(outcome(restore)).isEqualTo("APPLIED");
    assertThat(database.value("SELECT count(*) FROM over WHERE v = 'v' || id")).isEqualTo("1000");
  }

  @Test
  void i5_aRowThatWasWrittenSinceTheBackupIsNotDestroyed() throws Exception {
    ledger.table("written", 10);
    drop("written");
    backUp();
    database.execute(
        "UPDATE %s.written SET v = 'other' WHERE id = 7".formatted(movedTo("written")));

    purge("written");
    assertThat(ledger.migrations("written")).containsExactly("DROP_TABLE APPLIED", "PURGE SKIPPED");
    assertThat(
            database.value("SELECT v FROM %s.written WHERE id = 7".formatted(movedTo("written"))))
        .isEqualTo("other");

    backUp();
    purge("written");
    assertThat(ledger.backups("written")).containsExactly("VERIFIED", "VERIFIED");
    assertThat(ledger.migrations("written"))
        .containsExactly("DROP_TABLE APPLIED", "PURGE SKIPPED", "PURGE APPLIED");
  }

  @Test
  void i5_aColumnThatWasAddedSinceTheBackupIsNotDestroyed() throws Exception {
    ledger.table("widened", 10);
    drop("widened");
    backUp();
    database.execute("ALTER TABLE %s.widened ADD later int".formatted(movedTo("widened")));

    purge("widened");

    assertThat(ledger.migrations("widened")).containsExactly("DROP_TABLE APPLIED", "PURGE SKIPPED");
    assertThat(database.value("SELECT count(*) FROM %s.widened".formatted(movedTo("widened"))))
        .isEqualTo("10");
  }

  @Test
  void i5_whatDependsOnTheTableKeepsItAndFreesItsLine() throws Exception {
    ledger.table("used", 10);
    drop("used");
    backUp();
    database.execute("CREATE VIEW reads_used AS SELECT id FROM %s.used".formatted(movedTo("used")));

    purge("used");

    assertThat(ledger.migrations("used")).containsExactly("DROP_TABLE APPLIED", "PURGE FAILED");
    assertThat(database.value("SELECT count(*) FROM reads_used")).isEqualTo("10");
    assertThat(
            database.value(
                "SELECT purge_waits FROM fieldfare.quarantine WHERE table_name = 'used'"))
        .contains("other objects depend on it");
    assertThat(database.query("SELECT 1 FROM fieldfare.claims WHERE name = 'public.used'"))
        .isEmpty();
    database.execute("DROP VIEW reads_used");
  }

  @Test
  void i5_aTableThatAnotherSessionReadsIsPurgedLater() throws Exception {
    ledger.table("read", 10);
    drop("read");
    backUp();
    try (var reader = database.dataSource().getConnection()) {
      reader.setAutoCommit(false);
      reader.createStatement().execute("SELECT count(*) FROM %s.read".formatted(movedTo("read")));
      purge("read");
      assertThat(ledger.migrations("read")).containsExactly("DROP_TABLE APPLIED", "PURGE WAITING");
      reader.rollback();
    }
    database.execute("UPDATE ONLY fieldfare.field_migrations SET next_try_at = NULL");

    ledger.movedPurges(store).round();

    assertThat(ledger.migrations("read")).containsExactly("DROP_TABLE APPLIED", "PURGE APPLIED");
  }

  @Test
  void i5_aPartitionedTableIsPurgedWithItsPartitions() throws Exception {
    database.execute(
        "CREATE TABLE parted (id int PRIMARY KEY, v text) PARTITION BY RANGE (id)",
        "CREATE TABLE parted_low PARTITION OF parted FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE parted_high PARTITION OF parted FOR VALUES FROM (100) TO (1000)",
        "INSERT INTO parted SELECT n, 'v' FROM generate_series(1, 500) n");
    drop("parted");
    backUp();

    purge("parted");

    assertThat(ledger.migrations("parted")).containsExactly("DROP_TABLE APPLIED", "PURGE APPLIED");
    assertThat(database.query("SELECT 1 FROM pg_class WHERE relname LIKE 'parted%'")).isEmpty();
  }

  @Test
  void i5_aPurgeOfATableWaitsForAProofAndTheProofLeavesNothing() throws Exception {
    ledger.table("proof_first", 1000);
    ledger
        .worker()
        .run(
            "{\"type\":\"DROP_TABLE\",\"table\":\"proof_first\","
                + "\"options\":{\"requireProof\":true}}");
    backUp();

    purge("proof_first");
    assertThat(ledger.migrations("proof_first")).containsExactly("DROP_TABLE APPLIED");

    ledger.prover(store).round();
    assertThat(ledger.backups("proof_first")).containsExactly("PROVEN");
    assertThat(database.query("SELECT 1 FROM pg_class WHERE relname LIKE '\\_\\_ff\\_proof%'"))
        .isEmpty();
    purge("proof_first");
    assertThat(ledger.migrations("proof_first"))
        .containsExactly("DROP_TABLE APPLIED", "PURGE APPLIED");
  }

  @Test
  void qc37_aBackupOfOneTableIsProvenOnDemandOrSaysWhyNot() throws Exception {
    database.execute(
        "CREATE TYPE fading AS ENUM ('a')",
        "CREATE TABLE fades (id int PRIMARY KEY, f fading)",
        "INSERT INTO fades VALUES (1, 'a')");
    UUID backup = requested.take(store, "fades").id();

    requested.catalogue().prove(backup);
    ledger.prover(store).round();
    assertThat(requested.show(backup).status()).isEqualTo(BackupStatus.PROVEN);

    database.execute("DROP TABLE fades", "DROP TYPE fading");
    requested.catalogue().prove(backup);
    ledger.prover(store).round();
    assertThat(requested.show(backup).status()).isEqualTo(BackupStatus.VERIFIED);
    assertThat(requested.show(backup).error().orElseThrow().code()).isEqualTo("not_restorable");
  }

  private void backUp() throws Exception {
    ledger.exporter(store, Duration.ZERO).round();
    requested.runner(store).round();
  }

  /** The grace is over. */
  private void purge(String table) throws Exception {
    database.execute(
        "UPDATE fieldfare.quarantine SET purge_due_at = clock_timestamp(), purge_retry_at = NULL"
            + " WHERE table_name = '%s' AND purge_due_at IS NOT NULL".formatted(table));
    ledger.purges(store).round();
    ledger.movedPurges(store).round();
  }

  private UUID drop(String table) {
    return ledger.worker().run("{\"type\":\"DROP_TABLE\",\"table\":\"%s\"}".formatted(table));
  }

  private String movedTo(String table) {
    return database.value(
        "SELECT definition ->> 'movedTo' FROM fieldfare.quarantine WHERE table_name = '%s'"
            .formatted(table));
  }

  private UUID backup(String table) {
    return UUID.fromString(
        database.value(
            "SELECT backup_id FROM fieldfare.quarantine WHERE table_name = '%s'".formatted(table)));
  }

  private String outcome(UUID migration) {
    return database.value(
        "SELECT concat_ws(' ', status, error_code, error_message) FROM fieldfare.field_migrations"
            + " WHERE id = '%s'".formatted(migration));
  }
}
