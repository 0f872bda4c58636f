package dev.fieldfare.bench.chaos.check;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A second database in which the run is done once more, one thing after the other, by plain
 * statements of our own: what PostgreSQL itself makes of them is what must be there.
 */
final class Shadow implements AutoCloseable {
  private final Connection connection;

  private Shadow(Connection connection) {
    this.connection = connection;
  }

  /** On an empty database. */
  static Shadow of(Connection connection, List<String> opening) throws SQLException {
    connection.setAutoCommit(false);
    Shadow shadow = new Shadow(connection);
    shadow.run("SET synchronous_commit = off");
    for (String statement : opening) {
      shadow.run(statement);
    }
    connection.commit();
    return shadow;
  }

  /** What PostgreSQL has against a work; it is kept when it has nothing. */
  Optional<SQLException> attempt(Work work) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      work.run();
      connection.commit();
      return Optional.empty();
    } catch (SQLException e) {
      connection.rollback(before);
      connection.commit();
      return Optional.of(e);
    }
  }

  /** The same, and everything is as before. */
  Optional<SQLException> rehearse(Work work) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      work.run();
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(e);
    } finally {
      connection.rollback(before);
      connection.commit();
    }
  }

  void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A try of a statement inside of a work, which goes on whatever comes of it. */
  Optional<SQLException> probe(String sql) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      run(sql);
      connection.releaseSavepoint(before);
      return Optional.empty();
    } catch (SQLException e) {
      connection.rollback(before);
      return Optional.of(e);
    }
  }

  /** A try of a statement inside of a work, of which nothing stays. */
  Optional<SQLException> rehearseInside(String sql) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      run(sql);
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(e);
    } finally {
      connection.rollback(before);
    }
  }

  List<String> list(String sql, String... values) throws SQLException {
    List<String> list = new ArrayList<>();
    try (var select = connection.prepareStatement(sql)) {
      for (int n = 0; n < values.length; n++) {
        select.setString(n + 1, values[n]);
      }
      var rows = select.executeQuery();
      while (rows.next()) {
        list.add(rows.getString(1));
      }
    }
    return list;
  }

  Optional<String> one(String sql, String... values) throws SQLException {
    List<String> list = list(sql, values);
    return list.isEmpty() ? Optional.empty() : Optional.ofNullable(list.getFirst());
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** Statements that stand or fall together. */
  interface Work {
    void run() throws SQLException;
  }
}
