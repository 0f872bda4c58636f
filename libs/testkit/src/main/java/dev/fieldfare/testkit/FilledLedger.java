package dev.fieldfare.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Migrations of the past year, written into a ledger by SQL: of a hundred 89 are applied, one is
 * undone, and ten ended badly. They are of 100 tables, one column in ten is changed often.
 */
public final class FilledLedger {
  private static final String ID =
      """
      (lpad(to_hex((extract(epoch FROM now() - interval '1 day' - (%1$d - i) * interval '1 year' / %1$d) * 1000)::bigint), 12, '0')
        || '7000' || '8' || lpad(to_hex(i), 15, '0'))::uuid\
      """;

  private static final String COLUMNS =
      """
      (id, seq, idempotency_key, key_held, body_hash, migration_type, schema_name, table_name,
      column_name, data_type, request, names, status, strategy, way, requested_by, enqueued_at,
      started_at, finished_at, attempts, success, error_code, error, lossless, plan)
      SELECT %s, i, 'past-' || i, %%s, md5(i::text), 'ADD_COLUMN', 'public', 'past_' || i %%%% 100,
        CASE WHEN i %%%% 1000 < 100 THEN 'often' ELSE 'c' || i END, 'text',
        '{"type":"ADD_COLUMN","dataType":"text"}', ARRAY['public.past_' || i %%%% 100], %%s, 'instant', 'stream', 'past',
        now() - interval '1 day', now() - interval '1 day', now() - interval '1 day', 1, true,
      """;

  /** As short as the ledger keeps the plan of such a change. */
  private static final String PLAN =
      """
      {"type":"ADD_COLUMN","table":{"schema":"public","name":"past"},"column":"c","strategy":"instant",\
      "steps":[{"kind":"alter","action":"ADD COLUMN \\"c\\" text","columns":["c"]}],\
      "undo":{"kind":"dropColumn","column":"c","type":"text","how":"AUTO"},\
      "undoSteps":[{"kind":"alter","action":"DROP COLUMN \\"c\\"","columns":["c"]}],\
      "lossless":true,"estimate":{"lowMs":1,"highMs":10,"holdMs":2},"newValue":"text"}
      """;

  private FilledLedger() {}

  /** Writes this number of migrations, and updates statistics and visibility map. */
  public static void fill(TestDatabase database, int migrations) {
    try (Connection connection = database.connect()) {
      fill(connection, migrations);
    } catch (SQLException e) {
      throw new IllegalStateException("the ledger was not filled", e);
    }
  }

  /** The same by a connection that commits each statement. */
  public static void fill(Connection connection, int migrations) throws SQLException {
    String columns = COLUMNS.formatted(ID.formatted(migrations));
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO fieldfare.finished_migrations "
              + columns.formatted("true", "CASE i % 100 WHEN 99 THEN 'UNDONE' ELSE 'APPLIED' END")
              + " NULL, NULL, true, '%s'".formatted(PLAN.strip())
              + " FROM generate_series(1, %d) i WHERE i %% 100 >= 10".formatted(migrations));
      statement.execute(
          "INSERT INTO fieldfare.field_migrations "
              + columns.formatted(
                  "i % 3 > 0", "(ARRAY['REJECTED', 'FAILED', 'CANCELLED'])[i % 3 + 1]")
              + " 'past', '{\"code\":\"past\",\"class\":\"refusal\",\"message\":\"past\"}', NULL,"
              + " NULL"
              + " FROM generate_series(1, %d) i WHERE i %% 100 < 10".formatted(migrations));
      statement.execute("UPDATE fieldfare.target SET last_seq = %d".formatted(migrations));
      for (String table : List.of("finished_migrations", "field_migrations")) {
        statement.execute("VACUUM ANALYZE fieldfare." + table);
      }
    }
  }
}
