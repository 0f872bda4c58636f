package dev.fieldfare.stack.demo;

import dev.fieldfare.stack.folder.StackFile;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The application's own access to its database. */
public record DemoDatabase(StackFile.Postgres at) {
  Connection connect() throws SQLException {
    return DriverManager.getConnection(at.jdbcUrl(), at.user(), at.password());
  }

  /** Runs statements in one transaction. */
  public void run(String... statements) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String sql : statements) {
        statement.execute(sql);
      }
      connection.commit();
    }
  }

  /** The first value that the query returns. */
  public String value(String sql) throws SQLException {
    try (Connection connection = connect();
        var rows = connection.createStatement().executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }
}
