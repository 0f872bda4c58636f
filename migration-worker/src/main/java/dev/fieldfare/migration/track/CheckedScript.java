package dev.fieldfare.migration.track;

import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.script.ServerGrammar;
import dev.fieldfare.postgres.track.ScriptCheck;
import dev.fieldfare.postgres.track.ScriptCheck.Text;
import dev.fieldfare.postgres.track.StoredScript;
import dev.fieldfare.postgres.track.VersionRun.Check;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A script as the target's parser read it just before it runs.
 *
 * @param checks those of the verify section
 */
record CheckedScript(
    StoredScript stored, List<CheckedStatement> statements, List<CheckedStatement> checks) {

  CheckedScript {
    statements = List.copyOf(statements);
    checks = List.copyOf(checks);
  }

  /** The script, or why it is refused. */
  sealed interface Reading {

    /** It can run. */
    record Readable(CheckedScript script) implements Reading {}

    /** It is refused. */
    record Refused(ScriptFailure failure) implements Reading {}
  }

  static Reading read(ServerGrammar grammar, StoredScript stored) throws SQLException {
    List<ScriptCheck> checks =
        ScriptCheck.of(
            grammar,
            List.of(
                new Text(stored.text(), stored.transactional()),
                new Text(stored.verify().text(), true)));
    ScriptCheck script = checks.getFirst();
    if (!script.problems().isEmpty()) {
      return new Reading.Refused(ScriptFailure.of(script.problems(), stored.file()));
    }
    ScriptCheck verify = checks.getLast();
    if (!verify.problems().isEmpty()) {
      return new Reading.Refused(ScriptFailure.of(verify.problems(), stored.verify().file()));
    }
    return new Reading.Readable(
        new CheckedScript(stored, script.statements(), verify.statements()));
  }

  List<Check> toVerify() {
    return checks.stream().map(Check::of).toList();
  }

  /** Whether the statement of this number, from 1, is one of the verify section. */
  boolean isCheck(int number) {
    return number > statements.size() && number <= statements.size() + checks.size();
  }

  /** The statement that was announced with this number, from 1. */
  Optional<CheckedStatement> announced(int number) {
    if (number < 1 || number > statements.size() + checks.size()) {
      return Optional.empty();
    }
    return Optional.of(
        isCheck(number) ? checks.get(number - statements.size() - 1) : statements.get(number - 1));
  }

  /** The file of that statement. */
  String file(int number) {
    return isCheck(number) ? stored.verify().file() : stored.file();
  }
}
