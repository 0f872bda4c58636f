package dev.fieldfare.report.ledger;

import dev.fieldfare.postgres.ledger.EventLog;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import dev.fieldfare.report.projection.LedgerSnapshot;
import dev.fieldfare.report.projection.Ledgers;
import dev.fieldfare.service.target.TargetConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Opens snapshots of ledgers: one read-only transaction, in which the numbers, the position of the
 * log and the events without a position belong together.
 */
public final class LedgerHistory implements Ledgers {
  private final TargetConnections connections;

  /**
   * Reads through these connections.
   *
   * @param connections with time for statements that read a whole ledger
   */
  public LedgerHistory(TargetConnections connections) {
    this.connections = connections;
  }

  @Override
  public LedgerSnapshot open(String target) throws SQLException {
    Connection connection = connections.of(target).getConnection();
    try {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      }
      EventLog log = new EventLog(connection);
      // The first statement takes the snapshot.
      long position = log.bounds().last();
      return new JdbcLedgerSnapshot(connection, position, eventAt(log, position));
    } catch (SQLException | RuntimeException e) {
      // The pool rolls back what is left open.
      connection.close();
      throw e;
    }
  }

  private static Optional<UUID> eventAt(EventLog log, long position) throws SQLException {
    List<LoggedEvent> found = position == 0 ? List.of() : log.after(position - 1, 1);
    return found.stream()
        .filter(event -> event.position() == position)
        .map(LoggedEvent::id)
        .findFirst();
  }
}
