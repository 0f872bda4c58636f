package dev.fieldfare.postgres.track;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.script.CheckedItem;
import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.script.ServerGrammar;
import dev.fieldfare.postgres.script.SyntaxFault;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The statements of a script, and everything for which it is refused before anything runs. */
public record ScriptCheck(List<CheckedStatement> statements, List<ScriptProblem> problems) {

  /** Commands of psql that change nothing in what runs. */
  private static final Set<String> HARMLESS =
      Set.of("echo", "qecho", "warn", "timing", "pset", "x", "t", "a", "restrict", "unrestrict");

  /** Variables of psql that change nothing in what runs. */
  private static final Set<String> HARMLESS_VARIABLES =
      Set.of("ON_ERROR_STOP", "VERBOSITY", "QUIET", "ECHO");

  public ScriptCheck {
    statements = List.copyOf(statements);
    problems = List.copyOf(problems);
  }

  /** Checks a script that runs in one transaction. */
  public static ScriptCheck of(ServerGrammar grammar, String script) throws SQLException {
    return of(grammar, script, true);
  }

  /**
   * Checks a script by the parser of the target; nothing is executed.
   *
   * @param transactional whether it runs in one transaction; otherwise statement by statement
   */
  public static ScriptCheck of(ServerGrammar grammar, String script, boolean transactional)
      throws SQLException {
    return of(grammar, List.of(new Text(script, transactional))).getFirst();
  }

  /**
   * A script to check.
   *
   * @param transactional whether it runs in one transaction; otherwise statement by statement
   */
  public record Text(String script, boolean transactional) {}

  /** Checks several scripts, which takes less time than one after the other. */
  public static List<ScriptCheck> of(ServerGrammar grammar, List<Text> texts) throws SQLException {
    List<List<CheckedItem>> items = grammar.check(texts.stream().map(Text::script).toList());
    List<ScriptCheck> checks = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      checks.add(of(items.get(i), texts.get(i).transactional()));
    }
    return checks;
  }

  private static ScriptCheck of(List<CheckedItem> items, boolean transactional) {
    List<CheckedStatement> statements = new ArrayList<>();
    List<ScriptProblem> problems = new ArrayList<>();
    for (CheckedItem item : items) {
      switch (item) {
        case CheckedStatement statement -> {
          statements.add(statement);
          problem(statement, transactional).ifPresent(problems::add);
        }
        case CheckedItem.PsqlText psql -> problem(psql).ifPresent(problems::add);
      }
    }
    return new ScriptCheck(statements, problems);
  }

  private static Optional<ScriptProblem> problem(
      CheckedStatement statement, boolean transactional) {
    if (statement.fault().isPresent()) {
      return statement.fault().map(ScriptCheck::problem);
    }
    return objection(statement, transactional)
        .map(message -> ScriptProblem.of(FailureReason.INVALID_SCRIPT, statement.start(), message));
  }

  private static ScriptProblem problem(SyntaxFault fault) {
    String hint = fault.hint().map(text -> " Hint: " + text).orElse("");
    return new ScriptProblem(
        FailureReason.INVALID_SCRIPT,
        fault.position(),
        fault.message() + hint,
        Optional.of(fault.sqlState()));
  }

  private static Optional<String> objection(CheckedStatement statement, boolean transactional) {
    return switch (statement.transaction()) {
      case CONTROL ->
          Optional.of(
              statement.command()
                  + " is refused: a version is one transaction, which Fieldfare begins and ends.");
      case FORBIDDEN ->
          transactional
              ? Optional.of(
                  statement.command()
                      + " cannot run inside a transaction; say transactional=false in the header.")
              : ConcurrentSubject.objection(statement);
      case ALLOWED, REQUIRED ->
          objectionOfRunner(statement).or(() -> objectionOfSession(statement, transactional));
    };
  }

  private static Optional<String> objectionOfRunner(CheckedStatement statement) {
    if (statement.copiesFromStdin() || isCopyFromStdin(statement)) {
      return Optional.of(
          "COPY FROM STDIN is not available in versions yet; use INSERT, or load the data apart.");
    }
    return statement.command().equals("SELECT INTO")
        ? Optional.of("SELECT INTO is refused in versions; write CREATE TABLE … AS SELECT.")
        : Optional.empty();
  }

  private static Optional<String> objectionOfSession(
      CheckedStatement statement, boolean transactional) {
    return !transactional && statement.command().equals("SET")
        ? Optional.of("SET has no effect: with transactional=false each statement has a session.")
        : Optional.empty();
  }

  private static boolean isCopyFromStdin(CheckedStatement statement) {
    return statement.command().equals("COPY")
        && statement.text().matches("(?is).*\\b(from\\s+stdin|to\\s+stdout)\\b.*");
  }

  private static Optional<ScriptProblem> problem(CheckedItem.PsqlText psql) {
    String name = psql.command().name();
    String variable = psql.command().arguments().split("\\s+", 2)[0];
    boolean harmless =
        HARMLESS.contains(name) || name.equals("set") && HARMLESS_VARIABLES.contains(variable);
    return harmless
        ? Optional.empty()
        : Optional.of(
            ScriptProblem.of(
                FailureReason.INVALID_SCRIPT,
                psql.start(),
                "\\" + name + " is a command of psql that changes what runs; it is refused."));
  }
}
