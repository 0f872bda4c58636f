package dev.fieldfare.postgres.structure;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

/**
 * One snapshot in which names print qualified. A catalogue that changes meanwhile is seen as it was
 * at the first statement, as far as the catalogues' own rows go.
 */
final class CatalogueSnapshot {

  /** Reads within the snapshot. */
  @FunctionalInterface
  interface Reading {
    void read() throws SQLException;
  }

  private static final String PATH_AND_FORMATS =
      " SET LOCAL search_path = pg_catalog; SET LOCAL DateStyle = ISO; SET LOCAL IntervalStyle ="
          + " postgres; SET LOCAL TimeZone = 'UTC'; SET LOCAL extra_float_digits = 1; SET LOCAL"
          + " quote_all_identifiers = off; SET LOCAL bytea_output = hex; SET LOCAL lc_monetary ="
          + " 'C'; SET LOCAL standard_conforming_strings = on; SET LOCAL jit = off";

  private CatalogueSnapshot() {}

  /** Runs in the transaction of the caller; its settings are as before afterwards. */
  static void within(Connection connection, Reading reading) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute(PATH_AND_FORMATS);
      reading.read();
    } finally {
      connection.rollback(before);
    }
  }

  /**
   * Runs in a transaction of its own, which is read only and is rolled back at the end. The
   * connection must not be within one.
   */
  static void run(Connection connection, Reading reading) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;" + PATH_AND_FORMATS);
      reading.read();
    } finally {
      connection.rollback();
      connection.setAutoCommit(autoCommit);
    }
  }
}
