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
          + " SET LOCAL standard_conforming_strings = %s; %s%s; SAVEPOINT parse";

  /** The server stores the text before it parses it, and compresses it for that. */
  private static final String QUICK = "SET LOCAL default_toast_compression = lz4; ";

  private static final String CREATE =
      "CREATE OR REPLACE FUNCTION pg_temp.fieldfare_grammar(pg_catalog.anyelement)"
          + " RETURNS pg_catalog.void LANGUAGE sql AS ";

  private final Connection connection;
  private final boolean bytes;
  private final boolean quick;

  /**
   * Parses on a connection.
   *
   * @param bytes whether places are counted in bytes
   * @param quick whether the server has the quicker compression
   */
  FunctionParser(Connection connection, boolean bytes, boolean quick) {
    this.connection = connection;
    this.bytes = bytes;
    this.quick = quick;
  }

  /** The first function is empty: the server makes the schema for it only once. */
  @Override
  public void begin(boolean standardStrings) throws SQLException {
    connection.setAutoCommit(true);
    execute(BEGIN.formatted(standardStrings ? "on" : "off", quick ? QUICK : "", CREATE + "''"));
  }

  @Override
  public Optional<Objection> parse(String text) throws SQLException {
    String quote = "$" + tag(text) + "$";
    String head = CREATE + quote;
    try {
      execute(head + text + quote);
      return Optional.empty();
    } catch (SQLException e) {
      Objection objection = TargetParser.objection(e, text, head.length(), bytes);
      execute("ROLLBACK TO parse");
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
  private static String tag(String text) {
    int number = 0;
    while (text.contains("$q" + number)) {
      number++;
    }
    return "q" + number;
  }
}
