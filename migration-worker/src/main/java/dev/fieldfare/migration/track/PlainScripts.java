package dev.fieldfare.migration.track;

import dev.fieldfare.postgres.script.CheckedStatement;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells which scripts are plain: they neither leave in their session, nor read there, what the
 * ledger could not take back. See docs/decisions/0169-plain-versions-share-a-session.md.
 */
final class PlainScripts {

  /** What makes, changes and drops relations, and reads and writes rows. */
  private static final Set<String> COMMANDS =
      Set.of(
          "CREATE TABLE",
          "CREATE TABLE AS",
          "ALTER TABLE",
          "DROP TABLE",
          "TRUNCATE TABLE",
          "CREATE INDEX",
          "ALTER INDEX",
          "DROP INDEX",
          "CREATE SEQUENCE",
          "ALTER SEQUENCE",
          "DROP SEQUENCE",
          "CREATE VIEW",
          "DROP VIEW",
          "COMMENT",
          "INSERT",
          "UPDATE",
          "DELETE",
          "SELECT");

  private static final String NAMES = "SELECT fieldfare.names_that_bind_sessions()";
  private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*");

  /** A name that begins like this may be written in numbers. */
  private static final Pattern CODED = Pattern.compile("(?i)\\bu&[\"']");

  private final Set<String> names;

  PlainScripts(Collection<String> names) {
    this.names = names.stream().map(PlainScripts::lower).collect(Collectors.toUnmodifiableSet());
  }

  /** Asks a target for the names of its functions that bind a session. */
  static PlainScripts of(Connection connection) throws SQLException {
    try (var query = connection.createStatement();
        ResultSet row = query.executeQuery(NAMES)) {
      row.next();
      Array names = row.getArray(1);
      return new PlainScripts(List.of((String[]) names.getArray()));
    }
  }

  boolean contains(CheckedScript script) {
    return Stream.concat(script.statements().stream(), script.checks().stream())
        .allMatch(this::isPlain);
  }

  private boolean isPlain(CheckedStatement statement) {
    return COMMANDS.contains(statement.command())
        && !CODED.matcher(statement.text()).find()
        && mentionsNone(statement.text());
  }

  /** Words in strings and comments count too: this errs on the side of a new session. */
  private boolean mentionsNone(String text) {
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      if (names.contains(lower(words.group()))) {
        return false;
      }
    }
    return true;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
