package dev.fieldfare.postgres.catalog;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the answers of several statements that were sent in one round trip.
 *
 * <p>The driver sends them with a single Sync, so they share a transaction even in autocommit mode.
 * A setting that the first one makes local applies to all of them.
 */
final class ResultSets {

  private ResultSets() {}

  /** Makes something of a row. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** The rows of the second answer; the first and the last only set the search path. */
  static <T> List<T> second(PreparedStatement statement, RowReader<T> reader) throws SQLException {
    statement.execute();
    statement.getMoreResults();
    List<T> answer = rows(statement, reader);
    statement.getMoreResults();
    return answer;
  }

  /** The rows of the current answer. */
  static <T> List<T> rows(PreparedStatement statement, RowReader<T> reader) throws SQLException {
    List<T> answer = new ArrayList<>();
    try (ResultSet rows = statement.getResultSet()) {
      while (rows.next()) {
        answer.add(reader.read(rows));
      }
    }
    return answer;
  }
}
