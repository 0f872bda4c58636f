package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.ledger.ApplyLedger.Breadth;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Dead rows that another session's snapshot keeps do not make the search for work slower. */
@WithServers
class HeldSnapshotIT {
  private static final int DEAD = 30_000;

  @Test
  void d14_linesAreRewrittenWhenMostOfThemAreDead(TestDatabase database) throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    try (Connection snapshot = database.connect();
        Connection connection = database.connect()) {
      snapshot.setAutoCommit(false);
      snapshot.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      number(snapshot, "SELECT 1");
      database.execute(
          "INSERT INTO fieldfare.claims SELECT 'public.t' || i % 100, i, fieldfare.new_id()"
              + " FROM generate_series(1, %d) i".formatted(DEAD),
          "DELETE FROM fieldfare.claims WHERE seq > 3");
      database.execute("VACUUM fieldfare.claims");
      assertThat(pagesRead(connection)).isGreaterThan(DEAD / 10);

      new ApplyLedger(connection).heartbeat("w");

      assertThat(database.query("SELECT name || ' ' || seq FROM fieldfare.claims ORDER BY seq"))
          .containsExactly("public.t1 1", "public.t2 2", "public.t3 3");
      assertThat(pagesRead(connection)).isLessThan(50);
    }
  }

  private static long pagesRead(Connection connection) throws SQLException {
    long before = pages(connection);
    new ApplyLedger(connection)
        .nextLines("", new Breadth(100, 1_000, 10), WorkerShare.ALL, Set.of());
    return pages(connection) - before;
  }

  private static long pages(Connection connection) throws SQLException {
    number(connection, "SELECT 1 FROM pg_stat_force_next_flush()");
    return number(
        connection,
        "SELECT heap_blks_hit + heap_blks_read FROM pg_statio_user_tables"
            + " WHERE relid = 'fieldfare.claims'::regclass");
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
