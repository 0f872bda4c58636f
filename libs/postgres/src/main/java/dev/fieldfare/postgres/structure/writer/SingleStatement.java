package dev.fieldfare.postgres.structure.writer;

import dev.fieldfare.postgres.script.ScriptItem;
import dev.fieldfare.postgres.script.ScriptScanner;
import dev.fieldfare.postgres.script.token.StatementSplit;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;

/**
 * Looks whether a text is one statement for the server and for psql. Names and literals are quoted
 * here, but definitions come from the server, and a superuser of it can write anything into its
 * catalogues.
 */
final class SingleStatement {

  private static final int SHOWN = 80;

  private SingleStatement() {}

  /** Whether all texts are one statement each, without text for psql. */
  static boolean areAll(List<String> statements) throws IOException {
    for (String statement : statements) {
      if (!is(statement)) {
        return false;
      }
    }
    return true;
  }

  static boolean is(String statement) throws IOException {
    try (ScriptScanner scanner = ScriptScanner.of(new StringReader(statement + ";\n"))) {
      Optional<ScriptItem> first = scanner.next();
      return first.orElse(null) instanceof ScriptItem.SqlStatement sql
          && StatementSplit.of(sql.text(), true).size() == 1
          && scanner.next().isEmpty();
    }
  }

  /** What is said of a text that is not. */
  static String refusal(String statement) {
    return "the definition is not one statement: "
        + statement.substring(0, Math.min(SHOWN, statement.length()));
  }
}
