package dev.fieldfare.backup.support;

import dev.fieldfare.backup.database.DatabaseExporter;
import dev.fieldfare.backup.database.DatabaseProver;
import dev.fieldfare.backup.database.DatabaseRestorer;
import dev.fieldfare.backup.database.DatabaseRestores;
import dev.fieldfare.backup.database.Restoring;
import dev.fieldfare.backup.ledger.JdbcBackupCatalogue;
import dev.fieldfare.backup.ledger.JdbcBackupRecords;
import dev.fieldfare.backup.ledger.JdbcBackupServer;
import dev.fieldfare.backup.ledger.JdbcDatabaseRestores;
import dev.fieldfare.backup.ledger.JdbcProofs;
import dev.fieldfare.backup.ledger.JdbcRequestedBackups;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.table.RequestedBackupRunner;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.BackupScope;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Backups of many tables of a target, and the loops of a worker to be run by hand. */
public final class Databases {
  private static final int SESSIONS = 3;

  private final TestDatabase database;
  private final DataSource worker;
  private final FolderStore store;
  private final JdbcBackupServer server;
  private final JdbcBackupCatalogue catalogue;
  private final JdbcBackupRecords records;

  /** Installs the ledger; the worker is the owner of the database. */
  public Databases(TestDatabase database, Path folder) throws SQLException {
    this(database, folder, database.dataSource(), database.user(), database.password());
  }

  /** Installs the ledger for this worker. */
  public Databases(
      TestDatabase database, Path folder, DataSource worker, String user, String password)
      throws SQLException {
    this.database = database;
    this.worker = worker;
    this.store = new FolderStore(folder);
    new LedgerInstaller(worker, "main").install();
    this.server = new JdbcBackupServer(worker, database.jdbcUrl(), user, password);
    this.catalogue = new JdbcBackupCatalogue("main", worker);
    this.records = new JdbcBackupRecords(worker, "test", Duration.ofDays(7), Duration.ofDays(90));
  }

  /** A set of tables, each with its schema or of the schema {@code public}. */
  public static BackupScope set(boolean required, String... tables) {
    List<TableName> names =
        Arrays.stream(tables)
            .map(
                table ->
                    table.contains(".")
                        ? new TableName(
                            table.substring(0, table.indexOf('.')),
                            table.substring(table.indexOf('.') + 1))
                        : TableName.of(table))
            .toList();
    return new BackupScope(Optional.of("nightly"), "tables", names, Optional.empty(), required);
  }

  /** A schema. */
  public static BackupScope schema(String schema) {
    return new BackupScope(Optional.of("nightly"), "schema", List.of(), Optional.of(schema), false);
  }

  /** What users see. */
  public JdbcBackupCatalogue catalogue() {
    return catalogue;
  }

  /** The server of the target. */
  public JdbcBackupServer server() {
    return server;
  }

  /** Does what a worker does that is killed before it drops an empty database. */
  public void close(String other, UUID restore) throws SQLException {
    try (Connection outside = server.connect(database.name())) {
      server.close(outside, other, restore);
    }
  }

  /** Has a backup taken; what became of it. */
  public BackupDocument take(BackupScope scope) throws SQLException, InterruptedException {
    UUID id = catalogue.request(scope, "ann").id();
    runner().round();
    return show(id);
  }

  /** The loop of a worker that takes and verifies. */
  public RequestedBackupRunner runner() {
    var requests = JdbcRequestedBackups.ofDatabases(worker, "test");
    return new RequestedBackupRunner(
        "main",
        requests,
        records,
        store,
        new SilentTally(),
        new DatabaseExporter("main", requests, SESSIONS));
  }

  /** Has a backup proven; what became of it. */
  public BackupDocument prove(UUID backup) throws SQLException, InterruptedException {
    catalogue.prove(backup);
    prover().round();
    return show(backup);
  }

  /** The loop of a worker that proves. */
  public DatabaseProver prover() {
    return new DatabaseProver(restoring(), new JdbcProofs(worker, "test"), records, store);
  }

  /** Has a backup restored into another database; status and error of the migration. */
  public String restore(UUID backup, String into) throws SQLException, InterruptedException {
    UUID migration = request(backup, into);
    restorer(new JdbcDatabaseRestores(worker, "test")).round();
    return outcome(migration);
  }

  /** Requests a restore into another database; the migration. */
  public UUID request(UUID backup, String into) throws SQLException {
    InternalCaller caller = InternalCaller.service("ann", SenderRole.OPERATOR);
    return catalogue.restoreDatabase(backup, into, caller).migrationId();
  }

  /** The restores as a worker sees them. */
  public JdbcDatabaseRestores restores(String name) {
    return new JdbcDatabaseRestores(worker, name);
  }

  /** The loop of a worker that restores. */
  public DatabaseRestorer restorer(DatabaseRestores restores) {
    return new DatabaseRestorer(restoring(), restores, records, store);
  }

  /** Status and error of a migration. */
  public String outcome(UUID migration) throws SQLException {
    return value(
        worker,
        "SELECT concat_ws(' ', status, error_code, error_message) FROM fieldfare.field_migrations WHERE id = '%s'"
            .formatted(migration));
  }

  private Restoring restoring() {
    return new Restoring("main", server, new SilentTally(), SESSIONS);
  }

  /** A backup. */
  public BackupDocument show(UUID id) throws SQLException {
    return catalogue.find(id).orElseThrow();
  }

  /** The events of all backups, oldest first. */
  public List<String> events() {
    return database.query(
        "SELECT replace(type, 'dev.fieldfare.', '') FROM fieldfare.event_log WHERE type LIKE"
            + " 'dev.fieldfare.backup.%' ORDER BY log_id");
  }

  /** Scratch databases on the server, of this target. */
  public List<String> scratchDatabases() {
    return database.query(
        "SELECT d.datname FROM pg_database d, pg_database t WHERE t.datname = current_database()"
            + " AND d.datname LIKE 'fieldfare_scratch_' || t.oid || '_%'");
  }

  /** A value of a query in another database of the server. */
  public String value(String other, String query) throws SQLException {
    try (Connection connection = server.connect(other);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static String value(DataSource source, String query) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
