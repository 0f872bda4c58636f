package dev.fieldfare.migration.track;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.postgres.track.Barrier;
import dev.fieldfare.postgres.track.ScriptPhase;
import dev.fieldfare.postgres.track.ScriptPlan;
import dev.fieldfare.postgres.track.StepJournal;
import dev.fieldfare.postgres.track.StepJournal.Step;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Applies a version statement by statement. Whatever cuts it off, the journal tells the next look
 * which statements are done, and the catalogue how an interrupted one ended. See
 * docs/decisions/0123-a-journal-for-what-no-transaction-can-hold.md.
 */
final class StepwiseApplier {

  private final DataSource target;
  private final DataSource ledger;
  private final VersionEnding ending;
  private final VersionApplier.Limits limits;
  private final ConcurrentRunner concurrent;

  StepwiseApplier(
      DataSource target, DataSource ledger, VersionEnding ending, VersionApplier.Limits limits) {
    this.target = target;
    this.ledger = ledger;
    this.ending = ending;
    this.limits = limits;
    this.concurrent = new ConcurrentRunner(target, ledger, ending, limits);
  }

  /** How a statement went. */
  enum StepEnd {
    /** The next one may begin. */
    DONE,
    /** The version failed, and that is recorded. */
    FAILED,
    /** It is not its turn, or it waits. */
    NOT_NOW;

    static StepEnd stopped(boolean recorded) {
      return recorded ? FAILED : NOT_NOW;
    }
  }

  /** Tries it once, from the first statement that is not done; true when the version ended. */
  boolean apply(Barrier version, CheckedScript script) throws SQLException {
    ScriptPlan plan = ScriptPlan.of(script.statements());
    Map<Integer, Step> steps = steps(version.id());
    Optional<ScriptFailure> problem = problem(plan, steps, script);
    if (problem.isPresent()) {
      return ending.end(version, problem.get());
    }
    for (ScriptPhase phase : plan.phases()) {
      Optional<Step> known = Optional.ofNullable(steps.get(phase.number()));
      StepEnd end =
          known.filter(Step::isDone).isPresent() ? StepEnd.DONE : run(version, script, phase);
      if (end != StepEnd.DONE) {
        return end == StepEnd.FAILED;
      }
    }
    return finish(version, script, plan.phases().size());
  }

  private StepEnd run(Barrier version, CheckedScript script, ScriptPhase phase)
      throws SQLException {
    return switch (phase) {
      case ScriptPhase.Transactional statement -> transactional(version, script, statement);
      case ScriptPhase.Concurrent statement -> concurrent.run(version, script, statement);
    };
  }

  private Map<Integer, Step> steps(UUID migration) throws SQLException {
    try (var connection = ledger.getConnection()) {
      return new StepJournal(connection).steps(migration);
    }
  }

  /** Statements that are done must be those of the script, as far as it goes. */
  private static Optional<ScriptFailure> problem(
      ScriptPlan plan, Map<Integer, Step> steps, CheckedScript script) {
    String file = script.stored().file();
    int last = steps.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    if (last > plan.phases().size()) {
      return Optional.of(
          ScriptFailure.of(
              FailureReason.WRONG_STATE,
              file,
              "%d statements are done already, and the script has %d. Put them back, or apply it from the beginning with --rerun."
                  .formatted(last, plan.phases().size())));
    }
    return plan.phases().stream()
        .filter(phase -> steps.containsKey(phase.number()))
        .filter(phase -> !steps.get(phase.number()).checksum().equals(phase.checksum()))
        .findFirst()
        .map(
            phase ->
                ScriptFailure.of(
                    FailureReason.WRONG_STATE,
                    "%s:%s".formatted(file, phase.statement().start()),
                    "statement %d was begun with another text. Put it back, or apply the version from the beginning with --rerun."
                        .formatted(phase.number())));
  }

  private StepEnd transactional(
      Barrier version, CheckedScript script, ScriptPhase.Transactional phase) throws SQLException {
    String token = "fieldfare-" + UUID.randomUUID();
    try (ScriptSession session = ScriptSession.open(target)) {
      session.limit(script.stored().timeout().orElse(limits.timeout()), limits.lockTry());
      try (var call = new StepJournal(session.connection()).runCall(version.id(), phase, token)) {
        String result = ScriptSession.result(call, token, new AtomicInteger());
        return end(version, script, phase, result);
      } catch (SQLException e) {
        if (Failure.of(e).isLostConnection()) {
          return StepEnd.stopped(ending.lost(version, script.stored(), session.backend(), e));
        }
        ScriptFailure failure = ScriptFailure.of(e, script, phase.number());
        return StepEnd.stopped(ending.failed(version, failure.behind(phase.number()), script));
      }
    }
  }

  private StepEnd end(Barrier version, CheckedScript script, ScriptPhase phase, String result)
      throws SQLException {
    if (result.equals("done")) {
      Log.infof("statement done migrationId=%s step=%d", version.id(), phase.number());
      return StepEnd.DONE;
    }
    return StepEnd.stopped(ending.answered(version, script.stored(), result));
  }

  private boolean finish(Barrier version, CheckedScript script, int steps) throws SQLException {
    String token = "fieldfare-" + UUID.randomUUID();
    AtomicInteger begun = new AtomicInteger();
    try (ScriptSession session = ScriptSession.open(target)) {
      session.limit(script.stored().timeout().orElse(limits.timeout()), limits.lockTry());
      try (var call =
          new StepJournal(session.connection())
              .finishCall(version.id(), steps, script.toVerify(), token)) {
        String result = ScriptSession.result(call, token, begun);
        return ending.answered(version, script.stored(), result);
      } catch (SQLException e) {
        if (Failure.of(e).isLostConnection()) {
          return ending.lost(version, script.stored(), session.backend(), e);
        }
        ScriptFailure failure = ScriptFailure.of(e, script, begun.get());
        return ending.failed(version, failure.behind(steps + 1), script);
      }
    }
  }
}
