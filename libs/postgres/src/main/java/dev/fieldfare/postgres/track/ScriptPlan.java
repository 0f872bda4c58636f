package dev.fieldfare.postgres.track;

import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.script.TransactionUse;
import java.util.ArrayList;
import java.util.List;

/** The phases of a version that runs statement by statement, in their order. */
public record ScriptPlan(List<ScriptPhase> phases) {

  public ScriptPlan {
    phases = List.copyOf(phases);
  }

  /** Plans statements that {@link ScriptCheck} accepted. */
  public static ScriptPlan of(List<CheckedStatement> statements) {
    List<ScriptPhase> phases = new ArrayList<>();
    for (CheckedStatement statement : statements) {
      phases.add(phase(phases.size() + 1, statement));
    }
    return new ScriptPlan(phases);
  }

  private static ScriptPhase phase(int number, CheckedStatement statement) {
    return statement.transaction() == TransactionUse.FORBIDDEN
        ? new ScriptPhase.Concurrent(number, statement, ConcurrentSubject.of(statement))
        : new ScriptPhase.Transactional(number, statement);
  }
}
