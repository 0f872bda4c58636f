package dev.fieldfare.postgres.script.parser;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Parses by sending the text in a transaction that has failed. The server parses the whole query
 * string first, and then refuses its first statement, which is ours, and drops the rest: nothing
 * runs. It writes nothing, so it works on a standby, too. But the server logs each text as the
 * statement of an error. The connection must send a query string as one message.
 */
final class AbortedTransactionParser implements TargetParser {

  private static final String REFUSED = "25P02";
  private static final String HEAD = "SELECT;\n";

  private final Connection connection;
  private final boolean bytes;

  AbortedTransactionParser(Connection connection, boolean bytes) {
    this.connection = connection;
    this.bytes = bytes;
  }

  @Override
  public void begin(boolean standardStrings) throws SQLException {
    connection.setAutoCommit(true);
    // The failure of a transaction takes back what it set: the setting must be there before.
    execute("SET standard_conforming_strings = " + (standardStrings ? "on" : "off"));
    connection.setAutoCommit(false);
    try {
      execute("SELECT pg_catalog.int4div(1, 0)");
    } catch (SQLException e) {
      if ("22012".equals(e.getSQLState())) {
        return;
      }
      throw e;
    }
    throw new IllegalStateException("a division by zero did not fail");
  }

  @Override
  public void end() throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
    execute("RESET standard_conforming_strings");
  }

  @Override
  public Optional<Objection> parse(String text) throws SQLException {
    try {
      execute(HEAD + text);
    } catch (SQLException e) {
      return REFUSED.equals(e.getSQLState())
          ? Optional.empty()
          : Optional.of(TargetParser.objection(e, text, HEAD.length(), bytes));
    }
    throw new IllegalStateException("the server ran a statement in a failed transaction");
  }

  @Override
  public boolean acceptsAtOnce(String text, boolean standardStrings) {
    return false;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}
