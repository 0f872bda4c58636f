package dev.fieldfare.migration.track;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.migration.track.StepwiseApplier.StepEnd;
import dev.fieldfare.postgres.track.Barrier;
import dev.fieldfare.postgres.track.ScriptPhase;
import dev.fieldfare.postgres.track.StepJournal;
import dev.fieldfare.postgres.track.StepJournal.Begun;
import dev.fieldfare.postgres.track.StepJournal.Outcome;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Runs a statement outside a transaction. The journal notes its session before it begins; when the
 * session has gone, the catalogue tells how it ended.
 */
final class ConcurrentRunner {

  /** Others read and write while index builds and a plain VACUUM wait for their locks. */
  private static final Duration NO_LOCK_TIMEOUT = Duration.ZERO;

  private final DataSource target;
  private final DataSource ledger;
  private final VersionEnding ending;
  private final VersionApplier.Limits limits;

  ConcurrentRunner(
      DataSource target, DataSource ledger, VersionEnding ending, VersionApplier.Limits limits) {
    this.target = target;
    this.ledger = ledger;
    this.ending = ending;
    this.limits = limits;
  }

  /** Runs it, or finds out how an earlier attempt ended. */
  StepEnd run(Barrier version, CheckedScript script, ScriptPhase.Concurrent phase)
      throws SQLException {
    Optional<Outcome> former = former(version, phase);
    if (former.isEmpty()) {
      return begin(version, script, phase);
    }
    return switch (former.get()) {
      case Outcome.Running _ -> StepEnd.NOT_NOW;
      case Outcome.Done _ -> done(version, phase);
      case Outcome.Again _ -> begin(version, script, phase);
      case Outcome.Leftover leftover -> again(version, script, phase, leftover);
    };
  }

  private Optional<Outcome> former(Barrier version, ScriptPhase phase) throws SQLException {
    try (var connection = ledger.getConnection()) {
      StepJournal journal = new StepJournal(connection);
      return journal.steps(version.id()).containsKey(phase.number())
          ? Optional.of(journal.outcome(version.id(), phase.number(), false))
          : Optional.empty();
    }
  }

  private StepEnd again(
      Barrier version,
      CheckedScript script,
      ScriptPhase.Concurrent phase,
      Outcome.Leftover leftover)
      throws SQLException {
    Log.infof("drop invalid index migrationId=%s index=%s", version.id(), leftover.index());
    try {
      drop(version, script, phase, leftover);
    } catch (SQLException e) {
      if (Failure.of(e).isLostConnection()) {
        throw e;
      }
      return failed(version, script, phase, e);
    }
    return begin(version, script, phase);
  }

  private StepEnd begin(Barrier version, CheckedScript script, ScriptPhase.Concurrent phase)
      throws SQLException {
    try (ScriptSession session = ScriptSession.open(target)) {
      Duration timeout = script.stored().timeout().orElse(limits.timeout());
      session.limit(timeout, NO_LOCK_TIMEOUT);
      Begun begun = new StepJournal(session.connection()).begin(version.id(), phase);
      if (!begun.isBegun()) {
        return StepEnd.stopped(ending.answered(version, script.stored(), begun.result()));
      }
      try {
        session.limit(timeout, phase.letsOthersPass() ? NO_LOCK_TIMEOUT : limits.lockTry());
        session.execute(
            phase.statement().text(), begun.role().orElseThrow(), begun.path().orElseThrow());
      } catch (SQLException e) {
        if (Failure.of(e).isLostConnection()) {
          throw e;
        }
        return afterError(version, script, phase, e);
      }
    }
    Optional<String> invalid = invalidIndex(version, phase);
    return invalid.isPresent()
        ? notBuilt(version, script, phase, invalid.get())
        : done(version, phase);
  }

  private Optional<String> invalidIndex(Barrier version, ScriptPhase phase) throws SQLException {
    try (var connection = ledger.getConnection()) {
      return new StepJournal(connection).invalidIndex(version.id(), phase.number());
    }
  }

  /** {@code IF NOT EXISTS} found an index that was there before; it may belong to others. */
  private StepEnd notBuilt(
      Barrier version, CheckedScript script, ScriptPhase.Concurrent phase, String index)
      throws SQLException {
    forget(version, phase);
    ScriptFailure failure =
        ScriptFailure.of(
            FailureReason.WRONG_STATE,
            "%s:%s".formatted(script.stored().file(), phase.statement().start()),
            "the index %s was there before and is invalid, so it was not built. Drop it, and apply the version again."
                .formatted(index));
    return StepEnd.stopped(ending.end(version, failure.behind(phase.number())));
  }

  private StepEnd done(Barrier version, ScriptPhase phase) throws SQLException {
    try (var connection = ledger.getConnection()) {
      new StepJournal(connection).end(version.id(), phase.number());
    }
    Log.infof("statement done migrationId=%s step=%d", version.id(), phase.number());
    return StepEnd.DONE;
  }

  /** An error may come after the work: the catalogue decides. */
  private StepEnd afterError(
      Barrier version, CheckedScript script, ScriptPhase.Concurrent phase, SQLException error)
      throws SQLException {
    Outcome outcome;
    try (var connection = ledger.getConnection()) {
      outcome = new StepJournal(connection).outcome(version.id(), phase.number(), true);
    }
    return switch (outcome) {
      case Outcome.Done _ -> done(version, phase);
      case Outcome.Running _ -> StepEnd.NOT_NOW;
      case Outcome.Again _ -> forgotten(version, script, phase, error);
      case Outcome.Leftover leftover -> {
        drop(version, script, phase, leftover);
        yield forgotten(version, script, phase, error);
      }
    };
  }

  private StepEnd forgotten(
      Barrier version, CheckedScript script, ScriptPhase.Concurrent phase, SQLException error)
      throws SQLException {
    forget(version, phase);
    return failed(version, script, phase, error);
  }

  private void forget(Barrier version, ScriptPhase phase) throws SQLException {
    try (var connection = ledger.getConnection()) {
      new StepJournal(connection).forget(version.id(), phase.number());
    }
  }

  private StepEnd failed(
      Barrier version, CheckedScript script, ScriptPhase.Concurrent phase, SQLException error)
      throws SQLException {
    ScriptFailure failure = ScriptFailure.of(error, script, phase.number());
    return StepEnd.stopped(ending.failed(version, failure.behind(phase.number()), script));
  }

  /** Where this is cut off, the journal still has the statement, and the next look drops it. */
  private void drop(
      Barrier version,
      CheckedScript script,
      ScriptPhase.Concurrent phase,
      Outcome.Leftover leftover)
      throws SQLException {
    try (ScriptSession session = ScriptSession.open(target)) {
      session.limit(script.stored().timeout().orElse(limits.timeout()), NO_LOCK_TIMEOUT);
      Optional<String> role = new StepJournal(session.connection()).releaseRole();
      session.execute(
          "DROP INDEX CONCURRENTLY IF EXISTS " + leftover.index(),
          role.orElseThrow(),
          "pg_catalog");
    }
    Log.infof("invalid index dropped migrationId=%s step=%d", version.id(), phase.number());
  }
}
