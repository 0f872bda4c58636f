package dev.fieldfare.health.check;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The database that is checked.
 *
 * @param name of the target
 * @param role as which the monitor connects
 */
public record CheckedTarget(String name, String role, DataSource database) {

  /** Reads a value out of each row. */
  @FunctionalInterface
  public interface Reader<T> {
    /** The value of the row that the result is at. */
    T read(ResultSet row) throws SQLException;
  }

  /** Runs a query on a connection of its own and reads all rows. */
  public <T> List<T> query(String sql, Reader<T> reader) throws SQLException {
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<T> values = new ArrayList<>();
      while (rows.next()) {
        values.add(reader.read(rows));
      }
      return values;
    }
  }
}
