package dev.fieldfare.backup.support;

import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.BackupTally;
import dev.fieldfare.backup.database.TableProver;
import dev.fieldfare.backup.export.QuarantineExporter;
import dev.fieldfare.backup.ledger.JdbcBackupRecords;
import dev.fieldfare.backup.ledger.JdbcMovedPurges;
import dev.fieldfare.backup.ledger.JdbcProofs;
import dev.fieldfare.backup.ledger.JdbcPurgeRecords;
import dev.fieldfare.backup.ledger.JdbcRecallRecords;
import dev.fieldfare.backup.ledger.JdbcTableProofs;
import dev.fieldfare.backup.purge.MovedPurgeRunner;
import dev.fieldfare.backup.purge.PurgeRunner;
import dev.fieldfare.backup.restore.RecallRunner;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A target with its ledger, a small worker, and the loops of a backup-worker to be run by hand. */
public final class Quarantined {
  private static final Duration RETENTION = Duration.ofDays(90);

  private final TestDatabase database;
  private final SmallWorker worker;
  private final BackupTally tally = new SilentTally();

  /** Installs the ledger. */
  public Quarantined(TestDatabase database) {
    this.database = database;
    if (database.query("SELECT 1 FROM pg_proc WHERE proname = 'finish_recall'").isEmpty()) {
      install(database);
    }
    this.worker = new SmallWorker(database.dataSource());
  }

  private static void install(TestDatabase database) {
    try {
      new LedgerInstaller(database.dataSource(), "main").install();
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Applies changes. */
  public SmallWorker worker() {
    return worker;
  }

  /** Takes backups into this store. */
  public QuarantineExporter exporter(BackupStore store, Duration grace) {
    return new QuarantineExporter("main", records(grace), store, tally, 2);
  }

  /** Purges what is backed up in this store. */
  public PurgeRunner purges(BackupStore store) {
    return purges(store, false);
  }

  /** The same; with the policy that each purge needs a proven backup. */
  public PurgeRunner purges(BackupStore store, boolean proofIsPolicy) {
    return new PurgeRunner(
        "main",
        new JdbcPurgeRecords(database.dataSource(), proofIsPolicy),
        records(Duration.ofDays(7)),
        store,
        tally);
  }

  /** Purges tables that changes have moved. */
  public MovedPurgeRunner movedPurges(BackupStore store) {
    return new MovedPurgeRunner(
        "main",
        new JdbcMovedPurges(database.dataSource()),
        records(Duration.ofDays(7)),
        store,
        tally);
  }

  /** Proves backups of tables and of values in quarantine. */
  public TableProver prover(BackupStore store) {
    return new TableProver(
        "main",
        new JdbcTableProofs(database.dataSource(), "test"),
        new JdbcProofs(database.dataSource(), "test"),
        records(Duration.ofDays(7)),
        store,
        tally);
  }

  /** Brings back what is backed up in this store. */
  public RecallRunner recalls(BackupStore store) {
    return new RecallRunner(
        "main",
        new JdbcRecallRecords(database.dataSource(), "test", Duration.ofDays(7)),
        records(Duration.ofDays(7)),
        store,
        tally);
  }

  /** Backups in the ledger. */
  public JdbcBackupRecords records(Duration grace) {
    return new JdbcBackupRecords(database.dataSource(), "test", grace, RETENTION);
  }

  /** A table with an id and a text. */
  public void table(String name, int rows) {
    database.execute(
        "DROP TABLE IF EXISTS \"%s\"".formatted(name),
        "CREATE TABLE \"%s\" (id int PRIMARY KEY, v text)".formatted(name),
        "INSERT INTO \"%s\" SELECT n, 'v' || n FROM generate_series(1, %d) n"
            .formatted(name, rows));
  }

  /** Drops the column {@code v} of a table. */
  public void drop(String table) {
    worker.run("{\"type\":\"DROP_COLUMN\",\"table\":\"%s\",\"column\":\"v\"}".formatted(table));
  }

  /** Statuses of the backups of a table, oldest first. */
  public List<String> backups(String table) {
    return database.query(
        "SELECT status FROM fieldfare.field_data_backups WHERE table_name = '%s' ORDER BY id"
            .formatted(table));
  }

  /** Types and statuses of the migrations of a table, oldest first. */
  public List<String> migrations(String table) {
    return database.query(
        ("SELECT migration_type || ' ' || status FROM fieldfare.field_migrations WHERE table_name ="
                + " '%s' ORDER BY id")
            .formatted(table));
  }

  /**
   * The events of a table, oldest first, without those of other services when they are the same.
   */
  public List<String> events(String table, String prefix) {
    return database.query(
        ("SELECT replace(type, 'dev.fieldfare.', '') FROM fieldfare.event_log WHERE subject ="
                + " 'main/public.%s' AND type LIKE 'dev.fieldfare.%s%%' ORDER BY log_id")
            .formatted(table, prefix));
  }

  /** Whether the values of a table's dropped column are still in quarantine. */
  public boolean isKept(String table) {
    return database
        .value(
            "SELECT data IS NOT NULL AND purged_at IS NULL FROM fieldfare.quarantine WHERE"
                + " table_name = '%s'".formatted(table))
        .equals("t");
  }
}
