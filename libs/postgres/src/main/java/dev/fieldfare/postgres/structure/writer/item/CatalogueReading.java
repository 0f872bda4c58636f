package dev.fieldfare.postgres.structure.writer.item;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Runs the queries on the catalogues in the caller's transaction. */
public final class CatalogueReading {

  private static final int FETCHED_ROWS = 1000;

  /** Takes the current row. */
  @FunctionalInterface
  public interface Rows {
    void row(ResultSet row) throws SQLException;
  }

  /** Takes an object that cannot be read, and why. */
  @FunctionalInterface
  interface Failures {
    void failed(long oid, String reason) throws SQLException;
  }

  private final Connection connection;
  private final int version;

  public CatalogueReading(Connection connection) throws SQLException {
    this.connection = connection;
    this.version = connection.getMetaData().getDatabaseMajorVersion();
  }

  public int version() {
    return version;
  }

  /** The first text where the server is at least that version, else the second. */
  public String since(int major, String then, String otherwise) {
    return version >= major ? then : otherwise;
  }

  public void each(String query, Rows rows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCHED_ROWS);
      try (ResultSet result = statement.executeQuery(query)) {
        while (result.next()) {
          rows.row(result);
        }
      }
    }
  }

  /**
   * Reads objects whose definitions the server spells. Where it fails for one of them, all others
   * are still read.
   *
   * @param columns the first is {@code c.oid}
   * @param source FROM and WHERE, where {@code c} is the catalogue
   */
  public void eachDefined(String columns, String source, Rows rows, Failures failures)
      throws SQLException {
    Set<Long> seen = new HashSet<>();
    Savepoint before = connection.setSavepoint();
    try {
      each("SELECT " + columns + " " + source, noting(seen, rows));
    } catch (SQLException someFails) {
      connection.rollback(before);
      eachAlone(columns, source, seen, rows, failures);
    }
    connection.releaseSavepoint(before);
  }

  private void eachAlone(
      String columns, String source, Set<Long> seen, Rows rows, Failures failures)
      throws SQLException {
    List<Long> all = new ArrayList<>();
    each("SELECT c.oid " + source, row -> all.add(row.getLong(1)));
    for (long oid : all) {
      if (seen.contains(oid)) {
        continue;
      }
      Savepoint before = connection.setSavepoint();
      try {
        each("SELECT " + columns + " " + source + " AND c.oid = " + oid, rows);
        connection.releaseSavepoint(before);
      } catch (SQLException failure) {
        connection.rollback(before);
        failures.failed(oid, failure.getMessage());
      }
    }
  }

  private static Rows noting(Set<Long> seen, Rows rows) {
    return row -> {
      rows.row(row);
      seen.add(row.getLong(1));
    };
  }

  public static List<String> texts(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
  }

  /** The text, empty for NULL. */
  public static String text(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }
}
