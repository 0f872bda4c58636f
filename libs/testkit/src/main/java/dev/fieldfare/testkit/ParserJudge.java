package dev.fieldfare.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.util.PSQLException;

/**
 * Asks the server what its parser says to a query string. It sends the statement itself, alone and
 * as psql does, in a transaction that has failed. There the server parses it and refuses to run it.
 */
public final class ParserJudge implements AutoCloseable {

  /** The state and the place that the server reports; the place counts code points from 1. */
  public record Refusal(String sqlState, int place) {}

  private final Connection connection;

  /** Connects as an ordinary role. */
  public ParserJudge(String url, String user, String password) throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", user);
    login.setProperty("password", password);
    login.setProperty("preferQueryMode", "simple");
    connection = DriverManager.getConnection(url, login);
    connection.setAutoCommit(false);
  }

  /** Empty where the parser accepts the query. */
  public Optional<Refusal> refusal(String query) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      fail(statement);
      statement.execute(query);
      // COMMIT and ROLLBACK end the transaction.
      return Optional.empty();
    } catch (PSQLException e) {
      boolean parsed = e.getSQLState().equals("25P02") || e.getSQLState().equals("3B001");
      return parsed
          ? Optional.empty()
          : Optional.of(new Refusal(e.getSQLState(), e.getServerErrorMessage().getPosition()));
    } finally {
      connection.rollback();
    }
  }

  private static void fail(Statement statement) throws SQLException {
    try {
      statement.execute("SELECT 1 / 0");
    } catch (SQLException e) {
      if (!e.getSQLState().equals("22012")) {
        throw e;
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
