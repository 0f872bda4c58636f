package dev.fieldfare.bench.chaos;

import dev.fieldfare.bench.chaos.sender.ValueGenerator;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The application whose tables are changed: it keeps inserting, updating and deleting rows, while
 * columns and tables are added and dropped.
 *
 * <p>Each transaction writes to one table, and notes in the same transaction what it did and which
 * change of that table was the last before it. The table's lock makes that exact: no session can
 * change the table between the write and the note.
 */
final class Application implements Runnable {
  /** Where it notes what it did. */
  static final List<String> NOTES =
      List.of(
          "CREATE TABLE chaos.notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
              + " table_name text NOT NULL, after_seq bigint NOT NULL, statements text[] NOT NULL,"
              + " at timestamptz NOT NULL DEFAULT clock_timestamp())");

  private static final String NOTE =
      """
      INSERT INTO chaos.notes (table_name, statements, after_seq)
      SELECT %1$s, ARRAY[%2$s], coalesce(max(m.seq), 0) FROM fieldfare.field_migrations m
      WHERE m.status IN ('APPLIED', 'UNDONE') AND m.names @> ARRAY['public.' || %1$s]""";

  private static final String COLUMNS =
      """
      SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnum FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid WHERE c.relname = ? AND c.relkind = 'r'
        AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum""";

  private final ChaosEnvironment environment;
  private final RunClock clock;
  private final SeededRandom random;
  private final int share;
  private final int shares;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private List<String> tables = List.of();
  private long lookedAt;
  private long nextId;
  private Connection connection;

  Application(ChaosEnvironment environment, RunClock clock, long seed, int share, int shares) {
    this.environment = environment;
    this.clock = clock;
    this.random = SeededRandom.of(seed, "application-" + share);
    this.share = share;
    this.shares = shares;
    this.nextId = 1_000_000L * (share + 1);
  }

  @Override
  public void run() {
    while (clock.goesOnAfter(Duration.ofMillis(random.between(2, 25)))) {
      try {
        write();
        written.incrementAndGet();
      } catch (SQLException e) {
        // A column or table that is gone, a lock that took too long, a server that is down.
        refused.incrementAndGet();
        recover(e);
      }
    }
  }

  long written() {
    return written.get();
  }

  long refused() {
    return refused.get();
  }

  private void write() throws SQLException {
    lookAround();
    if (tables.isEmpty()) {
      return;
    }
    String table = random.one(tables);
    Map<String, String> columns = columns(table);
    if (columns.isEmpty()) {
      return;
    }
    List<String> statements = new ArrayList<>();
    for (int n = random.between(1, 3); n > 0; n--) {
      statements.add(statement(table, columns));
    }
    List<String> quoted = statements.stream().map(QuotedSql::text).toList();
    String note = NOTE.formatted(QuotedSql.text(table), String.join(", ", quoted));
    try (var transaction = connection().createStatement()) {
      transaction.execute(
          "BEGIN; SET LOCAL lock_timeout = '3s'; %s; %s; COMMIT"
              .formatted(String.join("; ", statements), note));
    }
  }

  private String statement(String table, Map<String, String> columns) {
    String key = QuotedSql.quoted(columns.keySet().iterator().next());
    String name = QuotedSql.quoted(table);
    List<String> others = columns.keySet().stream().skip(1).toList();
    String row =
        "%s = (SELECT min(%s) FROM %s WHERE %s >= %d)"
            .formatted(
                key,
                key,
                name,
                key,
                random.chance(0.5) ? random.below(60) : nextId - random.below(2_000));
    if (random.chance(0.15)) {
      return "DELETE FROM %s WHERE %s".formatted(name, row);
    }
    if (others.isEmpty() || random.chance(0.45)) {
      return insert(name, columns);
    }
    String column = random.one(others);
    return "UPDATE %s SET %s = %s WHERE %s"
        .formatted(
            name,
            QuotedSql.quoted(column),
            ValueGenerator.literal(columns.get(column), random),
            row);
  }

  private String insert(String name, Map<String, String> columns) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    columns.forEach(
        (column, type) -> {
          if (names.isEmpty()) {
            names.add(QuotedSql.quoted(column));
            values.add(Long.toString(nextId++));
          } else if (!column.startsWith("__ff_") && random.chance(0.8)) {
            names.add(QuotedSql.quoted(column));
            values.add(ValueGenerator.literal(type, random));
          }
        });
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(name, String.join(", ", names), String.join(", ", values));
  }

  private Map<String, String> columns(String table) throws SQLException {
    Map<String, String> columns = new LinkedHashMap<>();
    try (var select = connection().prepareStatement(COLUMNS)) {
      select.setString(1, table);
      var rows = select.executeQuery();
      while (rows.next()) {
        if (!rows.getString(1).startsWith("__ff_")) {
          columns.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    return columns;
  }

  private void lookAround() throws SQLException {
    if (System.nanoTime() - lookedAt < Duration.ofSeconds(1).toNanos() && !tables.isEmpty()) {
      return;
    }
    List<String> found = new ArrayList<>();
    try (var select = connection().createStatement()) {
      var rows =
          select.executeQuery(
              "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace ="
                  + " 'public'::regnamespace ORDER BY relname");
      while (rows.next()) {
        if (Math.floorMod(rows.getString(1).hashCode(), shares) == share) {
          found.add(rows.getString(1));
        }
      }
    }
    tables = found;
    lookedAt = System.nanoTime();
  }

  private Connection connection() throws SQLException {
    if (connection == null) {
      connection =
          environment.connect(
              "application " + share,
              environment.database().port(),
              Map.of("preferQueryMode", "simple"));
    }
    return connection;
  }

  private void recover(SQLException e) {
    try {
      if (connection != null && !String.valueOf(e.getSQLState()).startsWith("08")) {
        try (var transaction = connection.createStatement()) {
          transaction.execute("ROLLBACK");
        }
        return;
      }
    } catch (SQLException gone) {
      refused.incrementAndGet();
    }
    connection = null;
    lookedAt = 0;
  }
}
