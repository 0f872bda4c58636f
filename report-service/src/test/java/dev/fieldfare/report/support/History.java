package dev.fieldfare.report.support;

import dev.fieldfare.postgres.ledger.EventLog;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;

/**
 * A generated history in a real ledger: migrations end in all ways over some weeks, some are undone
 * or retried, and backups change their status, each with its event. Rows are written directly; undo
 * and retry are the functions of the ledger.
 */
public final class History {
  private static final String ROW =
      """
      INSERT INTO fieldfare.%s (id, seq, idempotency_key, migration_type, schema_name, table_name, column_name, form_id,
        status, requested_by, enqueued_at, started_at, finished_at, attempts, lock_wait_ms, lock_hold_ms, error_code, error, request)
      SELECT '%2$s', nextval('pg_temp.history'), '%2$s', '%3$s', 'public', 'table_%4$d', 'c', %5$s, '%6$s', 'user_%7$d',
        now() - interval '41 days', e.ended - make_interval(secs => %8$d / 1000000.0), e.ended, 1, %9$s, %9$s * 1.7,
        %10$s, CASE WHEN %10$s IS NOT NULL THEN jsonb_build_object('code', %10$s) END, '{}'
      FROM (SELECT now() - make_interval(mins => %11$d) AS ended) e
      """;

  private static final String BACKUP =
      """
      INSERT INTO fieldfare.field_data_backups (id, schema_name, table_name, form_id, backup_type, status, row_count, bytes,
        created_by, created_at, retention_until)
      VALUES ('%s', 'public', 'table_%d', %s, '%s', 'RUNNING', NULL, NULL, 'test', now() - make_interval(mins => %d),
        CASE WHEN %b THEN now() + make_interval(days => %d) END)
      """;

  private static final List<String> BACKUP_TYPES = List.of("column", "rows", "full");
  private static final List<String> BACKUP_STATES =
      List.of("COMPLETED", "VERIFIED", "PROVEN", "FAILED", "CORRUPT", "EXPIRED", "DELETED");

  private static final List<String> TYPES =
      List.of("ADD_COLUMN", "DROP_COLUMN", "CHANGE_TYPE", "RENAME_COLUMN");
  private static final List<String> CODES = List.of("lock_timeout", "column_exists", "'=1+1");
  private static final int MINUTES = 40 * 24 * 60;

  private final TestDatabase database;
  private final Random random;
  private final List<UUID> applied = new ArrayList<>();
  private final List<UUID> failed = new ArrayList<>();
  private final List<UUID> backups = new ArrayList<>();

  public History(TestDatabase database, long seed) throws SQLException {
    this.database = database;
    this.random = new Random(seed);
    new LedgerInstaller(database.dataSource(), "main").install();
  }

  /** The next events happen; they have no positions yet. */
  public void happen(int count) throws SQLException {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMPORARY SEQUENCE history START %d".formatted(1 + random.nextInt(1 << 30)));
      // A row and its event are of one transaction, as in the product: a rebuild sees both or none.
      connection.setAutoCommit(false);
      for (int n = 0; n < count; n++) {
        for (String sql : next()) {
          statement.execute(sql);
        }
        connection.commit();
      }
    }
  }

  /** The relay gives all events their positions. */
  public void number() throws SQLException {
    try (Connection connection = database.connect()) {
      EventLog log = new EventLog(connection);
      long before;
      long last = log.bounds().last();
      do {
        before = last;
        last = log.step("test", before, OptionalLong.empty(), 100).orElseThrow().lastPosition();
      } while (last > before);
    }
  }

  private List<String> next() {
    if (random.nextInt(8) == 0) {
      return random.nextBoolean() || backups.isEmpty() ? backup() : changeOfBackup();
    }
    int kind = random.nextInt(10);
    if (kind == 0 && !applied.isEmpty()) {
      UUID undone = applied.remove(random.nextInt(applied.size()));
      return List.of("SELECT fieldfare.record_undone('%s', '%s')".formatted(id(), undone));
    }
    if (kind == 1 && !failed.isEmpty()) {
      UUID again = failed.remove(random.nextInt(failed.size()));
      return List.of(
          "SELECT fieldfare.retry('%s')".formatted(again),
          // A retried migration waits, and nobody takes it up here.
          "DELETE FROM fieldfare.claims");
    }
    return end(kind);
  }

  private List<String> backup() {
    UUID id = id();
    backups.add(id);
    return List.of(
        BACKUP.formatted(
            id,
            random.nextInt(15),
            form(),
            BACKUP_TYPES.get(random.nextInt(BACKUP_TYPES.size())),
            random.nextInt(MINUTES),
            random.nextBoolean(),
            random.nextInt(20)),
        recorded(id, "started"));
  }

  private List<String> changeOfBackup() {
    UUID id = backups.get(random.nextInt(backups.size()));
    String status = BACKUP_STATES.get(random.nextInt(BACKUP_STATES.size()));
    return List.of(
        "UPDATE fieldfare.field_data_backups SET status = '%s', row_count = %d, bytes = %d WHERE id = '%s'"
            .formatted(status, random.nextInt(10_000), random.nextInt(1_000_000), id),
        recorded(id, status.toLowerCase(Locale.ROOT)));
  }

  private static String recorded(UUID backup, String what) {
    return "SELECT fieldfare.record_backup_event('%s', b) FROM fieldfare.field_data_backups b WHERE b.id = '%s'"
        .formatted(what, backup);
  }

  private String form() {
    return random.nextBoolean() ? "NULL" : "'form_" + random.nextInt(5) + "'";
  }

  private List<String> end(int kind) {
    UUID id = id();
    String status =
        switch (kind) {
          case 2 -> "FAILED";
          case 3 -> "REJECTED";
          case 4 -> "CANCELLED";
          case 5 -> "SKIPPED";
          default -> "APPLIED";
        };
    if (status.equals("APPLIED")) {
      applied.add(id);
    } else if (status.equals("FAILED")) {
      failed.add(id);
    }
    return List.of(
        row(id, status),
        "SELECT fieldfare.record_migration_event('migration.%s', 'migration-worker', m, 'main') FROM fieldfare.field_migrations m WHERE m.id = '%s'"
            .formatted(status.toLowerCase(Locale.ROOT), id));
  }

  private String row(UUID id, String status) {
    boolean isFinished = status.equals("APPLIED") || status.equals("SKIPPED");
    boolean hasError = status.equals("FAILED") || status.equals("REJECTED");
    return ROW.formatted(
        isFinished ? "finished_migrations" : "field_migrations",
        id,
        TYPES.get(random.nextInt(TYPES.size())),
        random.nextInt(15),
        form(),
        status,
        random.nextInt(3),
        random.nextInt(5_000_000),
        random.nextDouble() * 100,
        hasError ? literal(CODES.get(random.nextInt(CODES.size()))) : "NULL::text",
        random.nextInt(MINUTES));
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
