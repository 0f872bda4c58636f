package dev.fieldfare.backup.retention;

import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.ledger.JdbcRetentionCatalogue;
import dev.fieldfare.backup.ledger.JdbcRetentionRecords;
import dev.fieldfare.backup.retention.RetentionRules.TierTimes;
import dev.fieldfare.service.target.PoolSettings;
import dev.fieldfare.service.target.Target;
import dev.fieldfare.testkit.TestDatabase;
import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Rows of backups of any age in a ledger, and the loop that ends them. */
final class KeptBackups implements AutoCloseable {
  static final RetentionRules RULES =
      new RetentionRules(
          Duration.ofDays(90),
          2,
          Duration.ofDays(30),
          new TierTimes(Duration.ofDays(7), Duration.ofDays(28), Duration.ofDays(365)));

  private final TestDatabase database;
  private final AgroalDataSource connections;

  KeptBackups(TestDatabase database) {
    this.database = database;
    Target target = Target.of("main", database.jdbcUrl(), database.user(), database.password());
    try {
      this.connections =
          PoolSettings.forShortReads("test").with(2, Duration.ofSeconds(30)).open(target);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    connections.close();
  }

  JdbcRetentionRecords records() {
    return new JdbcRetentionRecords(connections, RULES);
  }

  JdbcRetentionCatalogue catalogue() {
    return new JdbcRetentionCatalogue("main", connections, RULES);
  }

  RetentionRunner runner(BackupStore store, int batch) {
    return new RetentionRunner("main", records(), store, new SilentRetentionTally(), batch, batch);
  }

  /** Runs it until nothing is left to do. */
  void endAll(BackupStore store) throws SQLException {
    RetentionRunner runner = runner(store, RetentionRunner.BATCH);
    while (runner.round().isZero()) {
      // The next batch.
    }
  }

  /** A verified backup of a table that was taken so many days ago and kept for so many. */
  UUID add(String table, int age, int keptFor) {
    UUID id = UUID.fromString(database.value("SELECT fieldfare.new_id()"));
    database.execute(
        ("INSERT INTO fieldfare.field_data_backups (id, schema_name, table_name, backup_type,"
                + " status, row_count, bytes, location, created_at, created_by, verified_at,"
                + " retention_until) SELECT '%s', 'public', '%s', 'tables', 'VERIFIED', 10, 1024,"
                + " 'main/%s', t, 'ann', t, t + interval '%d days' FROM (SELECT clock_timestamp() -"
                + " interval '%d days 1 hour' AS t) a")
            .formatted(id, table, id, keptFor, age));
    return id;
  }

  String status(UUID backup) {
    return database.value(
        "SELECT status FROM fieldfare.field_data_backups WHERE id = '%s'".formatted(backup));
  }

  List<String> events(UUID backup) {
    return database.query(
        ("SELECT replace(type, 'dev.fieldfare.backup.', '') FROM fieldfare.event_log WHERE"
                + " data::jsonb ->> 'id' = '%s' ORDER BY log_id")
            .formatted(backup));
  }
}
