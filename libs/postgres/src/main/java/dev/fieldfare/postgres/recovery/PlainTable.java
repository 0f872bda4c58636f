package dev.fieldfare.postgres.recovery;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Optional;

/**
 * Reads a table of others so that no code of its owner runs with the rights of the reader (I8).
 *
 * <p>Such code is reached by a view, by row security, by casts and operators of other types or on
 * the search path, and by expressions of indexes, which the planner computes. The table is locked
 * before it is looked at, so that it stays as it is.
 */
final class PlainTable {

  /** What a table must be, for messages. */
  static final String RULE =
      "it must be a plain table with columns of built-in types, without row security and without"
          + " indexes or statistics on expressions";

  private static final String PATH =
      "SELECT set_config('search_path', 'pg_catalog, pg_temp', true)";
  private static final String IS_PLAIN =
      """
      SELECT FROM pg_class c WHERE c.oid = to_regclass(?) AND c.relkind = 'r' AND NOT c.relrowsecurity
        AND NOT EXISTS (SELECT FROM pg_inherits i WHERE c.oid IN (i.inhparent, i.inhrelid))
        AND NOT EXISTS (SELECT FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            AND t.typnamespace <> 'pg_catalog'::regnamespace)
        AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid
          AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL))
        AND NOT EXISTS (SELECT FROM pg_statistic_ext s WHERE s.stxrelid = c.oid
          AND 'e' = ANY (s.stxkind))
      """;

  private PlainTable() {}

  /** Reads by a query. */
  @FunctionalInterface
  interface Reading<T> {
    /** Executes the query, whose search path is {@code pg_catalog}. */
    T read() throws SQLException;
  }

  /** What the reading answers; empty where the table is not plain, and nothing was read. */
  static <T> Optional<T> read(Connection connection, TableName table, Reading<T> reading)
      throws SQLException {
    boolean alone = connection.getAutoCommit();
    if (alone) {
      connection.setAutoCommit(false);
    }
    try {
      Savepoint start = connection.setSavepoint();
      try {
        return isPlain(connection, Identifier.quote(table))
            ? Optional.of(reading.read())
            : Optional.empty();
      } finally {
        // Ends the lock, and restores the search path.
        connection.rollback(start);
      }
    } finally {
      if (alone) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private static boolean isPlain(Connection connection, String name) throws SQLException {
    try (var lock = connection.createStatement()) {
      lock.execute(PATH);
      lock.execute("LOCK TABLE %s IN ACCESS SHARE MODE".formatted(name));
    }
    try (var query = connection.prepareStatement(IS_PLAIN)) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }
}
