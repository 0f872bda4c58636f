package dev.fieldfare.postgres.script.parser;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Parses by making a temporary SQL function of the text in a transaction that is rolled back. A
 * function with a polymorphic argument is parsed and not analysed: no name in it is looked up.
 */
final class FunctionParser implements TargetParser {

  private static final String BEGIN =
      "BEGIN READ WRITE; SET LOCAL check_function_bodies = on;"
          + " SET LOCAL standard_conforming_strings = %s; ";

  private static final String KEEP = "; SAVEPOINT parse";

  /**
   * The server stores the text before it parses it, and compresses it for that: the quicker way
   * where the server has it. To ask takes as long as some ten kilobytes.
   */
  private static final String QUICK =
      """
      SELECT pg_catalog.set_config(name, 'lz4', true) FROM pg_catalog.pg_settings
       WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)
      """;

  private static final int LONG = 1 << 15;

  private static final String CREATE =
      "CREATE OR REPLACE FUNCTION pg_temp.fieldfare_grammar(pg_catalog.anyelement)"
          + " RETURNS pg_catalog.void LANGUAGE sql AS ";

  private final Connection connection;
  private final boolean bytes;
  private boolean quick;

  /**
   * Parses on a connection.
   *
   * @param bytes whether places are counted in bytes
   */
  FunctionParser(Connection connection, boolean bytes) {
    this.connection = connection;
    this.bytes = bytes;
  }

  /** The first function is empty: the server makes the schema for it only once. */
  @Override
  public void begin(boolean standardStrings) throws SQLException {
    connection.setAutoCommit(true);
    quick = false;
    execute(beginning(standardStrings) + CREATE + "''" + KEEP);
  }

  private static String beginning(boolean standardStrings) {
    return BEGIN.formatted(standardStrings ? "on" : "off");
  }

  @Override
  public boolean acceptsAtOnce(String text, boolean standardStrings) throws SQLException {
    if (text.length() > LONG) {
      return false;
    }
    connection.setAutoCommit(true);
    String quote = quote(text);
    try {
      execute(beginning(standardStrings) + CREATE + quote + text + quote + "; ROLLBACK");
      return true;
    } catch (SQLException e) {
      // After a lost connection this fails too, and the first error says why.
      rollBackAfter(e);
      if (TargetParser.isOfParser(e)) {
        return false;
      }
      throw e;
    }
  }

  private void rollBackAfter(SQLException error) {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      error.addSuppressed(e);
    }
  }

  @Override
  public Optional<Objection> parse(String text) throws SQLException {
    if (text.length() > LONG && !quick) {
      execute(QUICK);
      quick = true;
    }
    String quote = quote(text);
    String head = CREATE + quote;
    try {
      execute(head + text + quote);
      return Optional.empty();
    } catch (SQLException e) {
      Objection objection = TargetParser.objection(e, text, head.length(), bytes);
      execute("ROLLBACK TO parse");
      quick = false;
      return Optional.of(objection);
    }
  }

  @Override
  public void end() throws SQLException {
    execute("ROLLBACK");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  /**
   * The text must not hold even the beginning of the quote: its last characters could complete it.
   */
  private static String quote(String text) {
    int number = 0;
    while (text.contains("$q" + number)) {
      number++;
    }
    return "$q" + number + "$";
  }
}
