package dev.fieldfare.health.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Transactions on the control database. */
public final class Transactions {
  private final DataSource control;

  /** Transactions on this database. */
  public Transactions(DataSource control) {
    this.control = control;
  }

  /** Work on a connection. */
  @FunctionalInterface
  public interface Work<T> {
    /** Work that returns a result. */
    T on(Connection connection) throws SQLException;
  }

  /** Runs the work; each statement is a transaction of its own. */
  public <T> T with(Work<T> work) throws SQLException {
    try (Connection connection = control.getConnection()) {
      return work.on(connection);
    }
  }

  /** Runs the work in one transaction. */
  public <T> T inTransaction(Work<T> work) throws SQLException {
    try (Connection connection = control.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      } finally {
        restore(connection);
      }
    }
  }

  // A broken connection cannot be rolled back, and the server has done so already.
  private static void rollBack(Connection connection, Exception because) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }

  private static void restore(Connection connection) throws SQLException {
    if (!connection.isClosed()) {
      connection.setAutoCommit(true);
    }
  }
}
