package dev.fieldfare.backup.support;

import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.catalogue.BackupCatalogue.Wish;
import dev.fieldfare.backup.ledger.JdbcBackupCatalogue;
import dev.fieldfare.backup.ledger.JdbcBackupRecords;
import dev.fieldfare.backup.ledger.JdbcRequestedBackups;
import dev.fieldfare.backup.ledger.JdbcRestoreRecords;
import dev.fieldfare.backup.ledger.JdbcRowRestoreRecords;
import dev.fieldfare.backup.restore.TableRestorer;
import dev.fieldfare.backup.table.RequestedBackupRunner;
import dev.fieldfare.backup.table.TableExporter;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.row.RowRestoreRequest;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A target with its ledger, and the loop of backups on demand to be run by hand. */
public final class Requested {
  private final TestDatabase database;
  private final Quarantined ledger;
  private final JdbcBackupCatalogue catalogue;

  /** Installs the ledger. */
  public Requested(TestDatabase database) {
    this.database = database;
    this.ledger = new Quarantined(database);
    this.catalogue = new JdbcBackupCatalogue("main", database.dataSource());
  }

  /** What users see. */
  public JdbcBackupCatalogue catalogue() {
    return catalogue;
  }

  /** The requests as a worker sees them. */
  public JdbcRequestedBackups requests(String worker) {
    return new JdbcRequestedBackups(database.dataSource(), worker);
  }

  /** The state of backups as a worker changes it. */
  public JdbcBackupRecords records() {
    return ledger.records(Duration.ofDays(7));
  }

  /** The loop of a worker. */
  public RequestedBackupRunner runner(BackupStore store) {
    var requests = requests("test");
    return new RequestedBackupRunner(
        "main",
        requests,
        records(),
        store,
        new SilentTally(),
        new TableExporter("main", requests, 3));
  }

  /** The loop of a worker that restores. */
  public TableRestorer restorer(BackupStore store) {
    return new TableRestorer(
        "main",
        new JdbcRestoreRecords(database.dataSource(), "test"),
        records(),
        store,
        new SilentTally());
  }

  /** The loop of a worker that restores rows. */
  public TableRestorer rowRestorer(BackupStore store) {
    return new TableRestorer(
        "main",
        new JdbcRowRestoreRecords(database.dataSource(), "test"),
        records(),
        store,
        new SilentTally());
  }

  /** Requests a restore of rows into a table of the schema {@code public}; the migration. */
  public UUID restoreRows(
      UUID backup, String into, String existing, Optional<List<List<String>>> keys)
      throws SQLException {
    InternalCaller caller = InternalCaller.service("ann", SenderRole.OPERATOR);
    var asked = new RowRestoreRequest(TableName.of(into), existing, keys);
    return catalogue.restoreRows(backup, asked, caller).migrationId();
  }

  /** Requests a restore into a table of the schema {@code public}; the migration. */
  public UUID restore(UUID backup, String into) throws SQLException {
    InternalCaller caller = InternalCaller.service("ann", SenderRole.OPERATOR);
    return catalogue.restore(backup, TableName.of(into), caller).migrationId();
  }

  /** Requests a backup of a table of the schema {@code public}. */
  public UUID request(String table) throws SQLException {
    return request(table, Optional.empty());
  }

  /** Requests a backup of a table or of a column of it. */
  public UUID request(String table, Optional<String> column) throws SQLException {
    Wish wish = new Wish(new TableName("public", table), column, Optional.of("nightly"));
    return catalogue.request(wish, "ann").id();
  }

  /** Has a table backed up; the verified backup. */
  public BackupDocument take(BackupStore store, String table) throws Exception {
    UUID id = request(table);
    runner(store).round();
    return show(id);
  }

  /** A backup. */
  public BackupDocument show(UUID id) throws SQLException {
    return catalogue.find(id).orElseThrow();
  }

  /** The events of a table, oldest first. */
  public List<String> events(String table) {
    return ledger.events(table, "backup.");
  }
}
