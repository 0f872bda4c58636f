package dev.fieldfare.migration.ledger;

import dev.fieldfare.migration.applying.ApplyBatch;
import dev.fieldfare.postgres.plan.SetHold;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Longer timeouts for a transaction that an operator allowed to hold its locks for longer; the
 * session gets its usual ones back when it is closed.
 */
final class LongerTimeouts implements AutoCloseable {

  /** Estimates up to this fit into the usual timeouts with a wide margin. */
  private static final double USUAL_MS = 1_000;

  private static final int MARGIN = 4;

  private static final String TIMEOUTS =
      """
      SELECT set_config('statement_timeout', ? || 'ms', false),
        CASE WHEN current_setting('server_version_num')::int >= 170000
          THEN set_config('transaction_timeout', ? || 'ms', false) END
      """;

  private final Connection connection;
  private final boolean isLong;

  LongerTimeouts(Connection connection, ApplyBatch batch) throws SQLException {
    this.connection = connection;
    double foreseenMs = SetHold.estimateMs(batch.plans());
    this.isLong = foreseenMs > USUAL_MS;
    if (isLong) {
      long ms = WorkerPools.LONGEST.toMillis() + Math.round(foreseenMs * MARGIN);
      allow(Duration.ofMillis(ms), WorkerPools.PATIENCE.plusMillis(ms));
    }
  }

  /** The session, with the timeouts that the batch needs. */
  Connection connection() {
    return connection;
  }

  private void allow(Duration longest, Duration silence) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(silence.toMillis()));
    try (var call = connection.prepareStatement(TIMEOUTS)) {
      call.setLong(1, longest.toMillis());
      call.setLong(2, longest.toMillis() + 1_000);
      call.executeQuery();
    }
  }

  @Override
  public void close() throws SQLException {
    if (isLong && !connection.isClosed()) {
      allow(WorkerPools.LONGEST, WorkerPools.PATIENCE);
    }
  }
}
