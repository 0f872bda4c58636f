package dev.fieldfare.postgres.recovery;

import dev.fieldfare.contracts.recovery.RecoveryReport;
import dev.fieldfare.contracts.recovery.RecoveryRequest;
import dev.fieldfare.contracts.recovery.RecoveryStatement;
import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.script.TransactionUse;
import dev.fieldfare.postgres.sql.ErrorText;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.trial.TrialLedger.BegunTrial;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs what is missing of a migration, marks it as applied in the ledger of its tool in the same
 * transaction as its last statement, and compares again.
 */
public final class RecoveryFix {

  private final RecoveryPlanner planner;
  private final RecoveryRequest request;
  private final BegunTrial trial;
  private final Sessions sessions;

  /** Opens sessions to the target, which nothing else uses. */
  @FunctionalInterface
  public interface Sessions {
    /** A new connection, which the caller closes. */
    Connection open() throws SQLException;
  }

  public RecoveryFix(
      RecoveryPlanner planner, RecoveryRequest request, BegunTrial trial, Sessions sessions) {
    this.planner = planner;
    this.request = request;
    this.trial = trial;
    this.sessions = sessions;
  }

  /** Plans against the target as it is now, runs the plan, and answers with what is there then. */
  public RecoveryReport run() throws SQLException {
    RecoveryReport plan = compare();
    if (!plan.isPossible()) {
      return plan;
    }
    List<Integer> numbers;
    try {
      numbers = RecoveryPlanner.toRun(plan, request);
    } catch (IllegalArgumentException e) {
      return with(plan, List.of(e.getMessage()), List.of(), false);
    }
    List<Integer> ran = new ArrayList<>();
    Optional<String> stopped = runOrStop(plan, numbers, ran);
    if (stopped.isEmpty()) {
      return with(compare(), List.of(), ran, true);
    }
    // What was committed before it stays.
    return with(ran.isEmpty() ? plan : compare(), List.of(stopped.get()), ran, false);
  }

  /** Runs the plan; answers why it stopped, where it did. */
  private Optional<String> runOrStop(RecoveryReport plan, List<Integer> numbers, List<Integer> ran)
      throws SQLException {
    try {
      String result = run(plan, numbers, ran);
      return result.equals("done") ? Optional.empty() : Optional.of(inWords(result));
    } catch (SQLException e) {
      // After a lost connection the ledger knows whether the last part was committed.
      if (ran.isEmpty() || String.valueOf(e.getSQLState()).startsWith("08")) {
        throw e;
      }
      return Optional.of(ErrorText.of(e));
    }
  }

  private RecoveryReport compare() throws SQLException {
    try (Connection connection = sessions.open()) {
      return planner.compare(connection);
    }
  }

  private static String inWords(String result) {
    return switch (result) {
      case "paused" -> "The target is paused or held. Fix again when it is not.";
      case "waits" -> "Migrations of the target are unfinished. Fix again when they have ended.";
      default -> "There is no role for scripts without rights on the ledger.";
    };
  }

  private static RecoveryReport with(
      RecoveryReport found, List<String> refusals, List<Integer> ran, boolean fixed) {
    List<RecoveryStatement> statements = found.statements();
    return new RecoveryReport(
        found.tool(),
        found.ledger(),
        found.migration(),
        refusals,
        statements,
        found.ledgerSteps(),
        ran,
        fixed,
        fixed && found.differences().isEmpty(),
        found.differences());
  }

  /**
   * Statements outside a transaction part the others into several.
   *
   * @param ran receives the statements that are committed
   */
  private String run(RecoveryReport plan, List<Integer> numbers, List<Integer> ran)
      throws SQLException {
    List<Integer> together = new ArrayList<>();
    for (int number : numbers) {
      CheckedStatement statement = planner.statement(number);
      if (statement.transaction() != TransactionUse.FORBIDDEN) {
        together.add(number);
        continue;
      }
      String result = transaction(plan, together, false);
      if (!result.equals("done")) {
        return result;
      }
      ran.addAll(together);
      together.clear();
      outside(statement);
      ran.add(number);
    }
    String result = transaction(plan, together, true);
    if (result.equals("done")) {
      ran.addAll(together);
    }
    return result;
  }

  private String transaction(RecoveryReport plan, List<Integer> numbers, boolean last)
      throws SQLException {
    List<String> statements = numbers.stream().map(one -> planner.statement(one).text()).toList();
    try (Connection connection = sessions.open()) {
      return new RepairLedger(connection, trial).run(request, plan, planner, statements, last);
    }
  }

  private void outside(CheckedStatement statement) throws SQLException {
    try (Connection connection = sessions.open();
        Statement call = connection.createStatement()) {
      call.setEscapeProcessing(false);
      call.execute("SET search_path = " + trial.searchPath());
      call.execute("SET ROLE " + Identifier.quote(trial.role().orElseThrow()));
      call.execute(statement.text());
    }
  }
}
