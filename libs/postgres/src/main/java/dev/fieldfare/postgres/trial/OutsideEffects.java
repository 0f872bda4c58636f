package dev.fieldfare.postgres.trial;

import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.script.OutwardLinks;
import dev.fieldfare.postgres.script.token.SqlToken;
import dev.fieldfare.postgres.script.token.StatementSplit;
import java.util.List;
import java.util.Optional;

/**
 * Statements that would act outside of a scratch database: on roles, tablespaces, databases and
 * settings of the server, on other servers, and on its files and programs.
 */
final class OutsideEffects {

  private OutsideEffects() {}

  /** The first such statement. */
  static Optional<CheckedStatement> in(List<CheckedStatement> statements) {
    return statements.stream().filter(OutsideEffects::actsOutside).findFirst();
  }

  private static boolean actsOutside(CheckedStatement statement) {
    return statement.command().equals("COPY") && usesServerFiles(statement)
        || !OutwardLinks.removedFrom(statement.text()).isWhole();
  }

  private static boolean usesServerFiles(CheckedStatement statement) {
    List<SqlToken> tokens = StatementSplit.of(statement.text(), true).getFirst().tokens();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      boolean direction = tokens.get(i).is("from") || tokens.get(i).is("to");
      SqlToken next = tokens.get(i + 1);
      if (direction && (next.is("program") || next.text().matches("(?s)(?:[eEuU]&?)?'.*|\\$.*"))) {
        return true;
      }
    }
    return false;
  }
}
