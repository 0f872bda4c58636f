package dev.fieldfare.health.assembly;

import dev.fieldfare.postgres.ledger.EventLog;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;

/** A ledger in which migrations end as a test says, with the events of the real functions. */
final class LedgerOfTest {
  private static final String END =
      """
      INSERT INTO %1$s (id, seq, migration_type, schema_name, table_name, column_name, status,
        enqueued_at, started_at, finished_at, attempts, error_code, error)
      VALUES ('%2$s', 1, 'ADD_COLUMN', 'public', '%3$s', '%4$s', '%5$s', clock_timestamp(),
        clock_timestamp(), clock_timestamp(), 1, %6$s)
      """;

  private static final String TELL =
      "SELECT fieldfare.record_migration_event('migration.%s', 'migration-worker', m, 'main')"
          + " FROM fieldfare.field_migrations m WHERE m.id = '%s'";

  private static final String ERROR =
      "'lock_timeout', '{\"code\":\"lock_timeout\",\"class\":\"transient\",\"sqlState\":\"55P03\","
          + "\"message\":\"canceling statement due to lock timeout\",\"blockers\":[]}'";

  private final TestDatabase database;

  LedgerOfTest(TestDatabase database) {
    this.database = database;
    try {
      new LedgerInstaller(database.dataSource(), "main").install();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  UUID fail(String table, String column) {
    return end("fieldfare.field_migrations", table, column, "FAILED", ERROR);
  }

  UUID apply(String table, String column) {
    return end("fieldfare.finished_migrations", table, column, "APPLIED", "NULL, NULL");
  }

  private UUID end(String into, String table, String column, String status, String error) {
    UUID id = UUID.randomUUID();
    database.execute(
        END.formatted(into, id, table, column, status, error),
        TELL.formatted(status.toLowerCase(Locale.ROOT), id));
    number();
    return id;
  }

  // The relay of the migration-worker gives events their positions; none runs here.
  private void number() {
    try (Connection connection = database.connect()) {
      new EventLog(connection).step("test", 0, OptionalLong.empty(), 100);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
