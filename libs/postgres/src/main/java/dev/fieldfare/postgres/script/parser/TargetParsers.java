package dev.fieldfare.postgres.script.parser;

import dev.fieldfare.postgres.script.GrammarUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PreferQueryMode;

/** Chooses the way to a target's parser that the connection and the role allow. */
public final class TargetParsers {

  private static final String FACTS =
      """
      SELECT pg_catalog.getdatabaseencoding() = 'SQL_ASCII',
             CASE
               WHEN pg_catalog.pg_is_in_recovery() THEN 'the target is a standby'
               WHEN NOT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMP')
                 THEN 'the role lacks the privilege TEMPORARY on the database'
               WHEN NOT pg_catalog.has_language_privilege('sql', 'USAGE')
                 THEN 'the role lacks the privilege USAGE on the language sql'
               WHEN EXISTS (SELECT FROM pg_catalog.pg_event_trigger
                             WHERE evtevent IN ('ddl_command_start', 'ddl_command_end')
                               AND evtenabled NOT IN ('D', 'R')
                               AND (evttags IS NULL OR 'CREATE FUNCTION' = ANY (evttags)))
                 THEN 'event triggers of the target would run'
             END
      """;

  private TargetParsers() {}

  /**
   * A temporary function where that runs nothing, otherwise a failed transaction.
   *
   * @throws GrammarUnavailableException when neither works
   */
  public static TargetParser of(Connection connection) throws SQLException {
    boolean bytes;
    Optional<String> obstacle;
    try (Statement statement = connection.createStatement();
        ResultSet facts = statement.executeQuery(FACTS)) {
      facts.next();
      bytes = facts.getBoolean(1);
      obstacle = Optional.ofNullable(facts.getString(2));
    }
    if (obstacle.isEmpty()) {
      return new FunctionParser(connection, bytes);
    }
    if (sendsWholeQueries(connection)) {
      return new AbortedTransactionParser(connection, bytes);
    }
    throw new GrammarUnavailableException(
        "Statements cannot be parsed through a temporary function, because "
            + obstacle.get()
            + ". Connect with preferQueryMode=simple: then they are parsed in a failed"
            + " transaction.");
  }

  private static boolean sendsWholeQueries(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getPreferQueryMode() == PreferQueryMode.SIMPLE;
  }
}
