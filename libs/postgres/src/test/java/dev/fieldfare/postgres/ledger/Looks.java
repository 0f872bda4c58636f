package dev.fieldfare.postgres.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** How many rows of each table of the ledger something looked at. */
final class Looks {
  private Looks() {}

  /** What is counted. */
  interface Work {
    void run() throws SQLException;
  }

  /** Counts in a transaction, which it leaves open: what it did itself is known exactly there. */
  static Map<String, Long> during(Connection connection, Work work) throws SQLException {
    connection.setAutoCommit(false);
    Map<String, Long> before = counts(connection);
    work.run();
    Map<String, Long> looks = counts(connection);
    looks.replaceAll((table, count) -> count - before.get(table));
    return looks;
  }

  private static Map<String, Long> counts(Connection connection) throws SQLException {
    Map<String, Long> counts = new HashMap<>();
    try (var statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT relname, coalesce(idx_tup_fetch, 0) + seq_tup_read"
                    + " FROM pg_stat_xact_user_tables WHERE schemaname = 'fieldfare'")) {
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getLong(2));
      }
    }
    return counts;
  }
}
