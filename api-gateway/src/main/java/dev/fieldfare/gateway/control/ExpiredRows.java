package dev.fieldfare.gateway.control;

import dev.fieldfare.postgres.sql.Identifier;
import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Deletes the rows of one table that are older than their retention, in bounded batches (I11).
 *
 * <p>A batch that runs into its timeout leaves nothing behind but a smaller next batch, so there is
 * progress under any backlog and on any disk. Several gateways may do it at the same time.
 */
final class ExpiredRows {

  /** Query cancelled, lock not available. */
  private static final Set<String> TIMEOUTS = Set.of("57014", "55P03");

  private static final OffsetDateTime BEGINNING =
      OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private final DataSource control;
  private final ExpiringTable table;
  private final String sql;
  private final Limits limits;
  private int batchSize;
  private long deleted;

  // Each batch begins where the one before ended: deleted rows are not read again while an old
  // snapshot keeps them in the index. A chain waits for the batch of another gateway: that one may
  // still roll back, and newer rows alone would leave a gap.
  private static final String DELETE =
      """
      WITH gone AS (
        DELETE FROM fieldfare_gateway.%1$s WHERE ctid = ANY (ARRAY(
          SELECT ctid FROM fieldfare_gateway.%1$s
          WHERE %2$s < now() - make_interval(secs => ?) AND %2$s >= ?
          ORDER BY %2$s LIMIT ? FOR UPDATE %3$s))
        RETURNING %2$s AS age)
      SELECT count(*), max(age) FROM gone
      """;

  /**
   * How much at once.
   *
   * @param batch rows of a batch at most
   * @param timeout how long the statement of a batch may take
   * @param budget how long one sweep may take
   */
  record Limits(int batch, Duration timeout, Duration budget) {}

  private record Batch(int rows, OffsetDateTime last) {}

  ExpiredRows(DataSource control, ExpiringTable table, Limits limits) {
    this.control = control;
    this.table = table;
    this.sql =
        DELETE.formatted(
            Identifier.quote(table.name()),
            Identifier.quote(table.age()),
            table.isChained() ? "" : "SKIP LOCKED");
    this.limits = limits;
    this.batchSize = limits.batch();
  }

  /** How many rows one batch deletes now. */
  int batchSize() {
    return batchSize;
  }

  /** Deletes until nothing expired is left or the budget is used up; true when rows may be left. */
  boolean sweep() throws SQLException {
    long end = System.nanoTime() + limits.budget().toNanos();
    long before = deleted;
    OffsetDateTime from = BEGINNING;
    boolean more = true;
    while (more && System.nanoTime() - end < 0) {
      int size = batchSize;
      Batch batch = deleteOrShrink(from);
      more = batch.rows() == size || batchSize < size;
      from = batch.last();
    }
    if (deleted > before) {
      Log.infof(
          "expired rows deleted table=%s rows=%d more=%s", table.name(), deleted - before, more);
    }
    return more;
  }

  private Batch deleteOrShrink(OffsetDateTime from) throws SQLException {
    try {
      Batch batch = delete(from);
      deleted += batch.rows();
      batchSize = Math.min(limits.batch(), batchSize * 2);
      return batch;
    } catch (SQLException e) {
      if (!TIMEOUTS.contains(String.valueOf(e.getSQLState())) || batchSize == 1) {
        throw e;
      }
      batchSize = batchSize / 2;
      return new Batch(0, from);
    }
  }

  private Batch delete(OffsetDateTime from) throws SQLException {
    try (Connection connection = control.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Batch batch = delete(connection, from);
        connection.commit();
        return batch;
      } finally {
        // Rolls back what was not committed.
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private Batch delete(Connection connection, OffsetDateTime from) throws SQLException {
    try (var settings = connection.createStatement();
        var batch = connection.prepareStatement(sql)) {
      settings.execute("SET LOCAL statement_timeout = " + limits.timeout().toMillis());
      batch.setDouble(1, table.retention().toMillis() / 1000.0);
      batch.setObject(2, from);
      batch.setInt(3, batchSize);
      ResultSet row = batch.executeQuery();
      row.next();
      OffsetDateTime last = row.getObject(2, OffsetDateTime.class);
      return new Batch(row.getInt(1), last == null ? from : last);
    }
  }
}
