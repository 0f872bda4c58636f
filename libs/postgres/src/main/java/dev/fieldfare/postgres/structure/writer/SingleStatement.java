package dev.fieldfare.postgres.structure.writer;

import dev.fieldfare.postgres.script.token.StatementPart;
import dev.fieldfare.postgres.script.token.StatementSplit;
import java.util.List;

/**
 * Looks whether a text is one statement for the server and for psql. Names and literals are quoted
 * here, but definitions come from the server, and a superuser of it can write anything into its
 * catalogues.
 */
final class SingleStatement {

  private static final int SHOWN = 80;

  private SingleStatement() {}

  /** Whether all texts are one statement each, without text for psql. */
  static boolean areAll(List<String> statements) {
    return statements.stream().allMatch(SingleStatement::is);
  }

  static boolean is(String statement) {
    List<StatementPart> parts = StatementSplit.of(statement + ";", true);
    return parts.size() == 1
        && parts.getFirst().semicolon()
        && !parts.getFirst().unfinished()
        && parts.getFirst().tokens().stream().noneMatch(token -> token.isSymbol('\\'));
  }

  /** What is said of a text that is not. */
  static String refusal(String statement) {
    return "the definition is not one statement: "
        + statement.substring(0, Math.min(SHOWN, statement.length()));
  }
}
