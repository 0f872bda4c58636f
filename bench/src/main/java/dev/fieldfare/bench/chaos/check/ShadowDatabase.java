package dev.fieldfare.bench.chaos.check;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A second database in which the run is repeated in order, by plain statements of our own. The
 * schema and rows that PostgreSQL makes of them are the expected result.
 */
final class ShadowDatabase implements AutoCloseable {
  // Indexes and sequences of a table that comes back get a number where their names are taken.
  private static final String RENAME_TAKEN =
      """
      DO $$ DECLARE taken name; BEGIN
        FOR taken IN SELECT o.relname FROM pg_class o WHERE o.relnamespace = '"%1$s"'::regnamespace
          AND o.relkind IN ('i', 'S') AND EXISTS (SELECT FROM pg_class p
            WHERE p.relnamespace = 'public'::regnamespace AND p.relname = o.relname)
        LOOP EXECUTE format('ALTER TABLE %%I.%%I RENAME TO %%I', '%1$s', taken, left(taken, 50) || (hashtext('%1$s') & 2147483647));
        END LOOP;
      END $$
      """;

  private final Connection connection;

  private ShadowDatabase(Connection connection) {
    this.connection = connection;
  }

  /** On an empty database. */
  static ShadowDatabase of(Connection connection, List<String> initialSchema) throws SQLException {
    connection.setAutoCommit(false);
    ShadowDatabase shadow = new ShadowDatabase(connection);
    shadow.run("SET synchronous_commit = off");
    for (String statement : initialSchema) {
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

  /** Indexes and sequences in the schema whose names are taken in public get other names. */
  void renameTakenNames(String schema) throws SQLException {
    run(RENAME_TAKEN.formatted(schema));
  }

  void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Tries a statement within a transaction, which continues after an error too. */
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
