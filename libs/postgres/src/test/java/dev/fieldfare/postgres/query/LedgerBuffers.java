package dev.fieldfare.postgres.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The buffers of the ledger's tables that a read takes. */
final class LedgerBuffers {

  private LedgerBuffers() {}

  /** A read of the ledger over the connection that is measured. */
  interface Read {
    void run() throws SQLException;
  }

  /** The first runs also read the catalogue into the session, which is not counted here. */
  static void assertReadsAtMost(Connection connection, long buffers, Read read)
      throws SQLException {
    for (int run = 0; run < 8; run++) {
      read.run();
    }
    long before = buffers(connection);
    read.run();
    assertThat(buffers(connection) - before).isLessThanOrEqualTo(buffers);
  }

  private static long buffers(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT pg_stat_force_next_flush()");
      ResultSet row =
          statement.executeQuery(
              "SELECT sum(heap_blks_read + heap_blks_hit + coalesce(idx_blks_read, 0) + coalesce(idx_blks_hit, 0)"
                  + " + coalesce(toast_blks_read, 0) + coalesce(toast_blks_hit, 0))"
                  + " FROM pg_statio_user_tables WHERE schemaname = 'fieldfare'");
      row.next();
      return row.getLong(1);
    }
  }
}
