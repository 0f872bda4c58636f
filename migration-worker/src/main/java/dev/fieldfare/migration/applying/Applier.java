package dev.fieldfare.migration.applying;

import dev.fieldfare.contracts.ErrorClass;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.SenderLimits;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.migration.WorkerCounters;
import dev.fieldfare.migration.planning.PlannedMigration;
import dev.fieldfare.migration.planning.Run;
import dev.fieldfare.migration.planning.RunPlanner;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.ledger.ApplyAnswer.Blocked;
import dev.fieldfare.postgres.ledger.LineEntry;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Applies runs: together where no lock is missing, else table by table, and one by one where one of
 * them fails.
 *
 * <p>Nothing is remembered here. Whatever cuts a call off, the ledger says what was done, and the
 * next look at the lines finds the rest.
 */
public final class Applier {
  private static final int REPLANS = 3;

  private final ExecutorLedger executorLedger;
  private final RunPlanner planner;
  private final ApplyBatchPacker packer;
  private final LockHoldEstimator gauge = new LockHoldEstimator();
  private final PostponementPolicy postponementPolicy;
  private final LockWaits waits;
  private final int lockWaitMs;
  private final WorkerCounters counters;

  public Applier(
      ExecutorLedger executorLedger,
      RunPlanner planner,
      ApplyBatchPacker packer,
      PostponementPolicy postponementPolicy,
      int lockWaitMs,
      WorkerCounters counters) {
    this.executorLedger = executorLedger;
    this.planner = planner;
    this.packer = packer;
    this.postponementPolicy = postponementPolicy;
    this.waits = new LockWaits(executorLedger, postponementPolicy, counters);
    this.lockWaitMs = lockWaitMs;
    this.counters = counters;
  }

  /** Applies what can be applied of the runs. Throws when the target is lost. */
  public void apply(List<Run> runs) throws SQLException {
    if (runs.size() == 1 && runs.getFirst().entries().size() == 1) {
      alone(runs.getFirst(), 0);
      return;
    }
    Optional<List<PlannedMigration>> planned = planTogether(runs);
    if (planned.isEmpty()) {
      for (Run run : runs) {
        alone(headOf(run), 0);
      }
      return;
    }
    for (ApplyBatch batch : packer.pack(withoutWaiting(planned.get()), gauge.forecast())) {
      together(batch);
    }
  }

  // A run that waits for a lock holds up nothing else.
  private List<PlannedMigration> withoutWaiting(List<PlannedMigration> planned)
      throws SQLException {
    List<PlannedMigration> free = new ArrayList<>();
    for (PlannedMigration migration : planned) {
      if (migration instanceof PlannedMigration.Wait wait) {
        blocked(wait.run());
      } else {
        free.add(migration);
      }
    }
    return free;
  }

  // Planning each alone shows which of them causes the error.
  private Optional<List<PlannedMigration>> planTogether(List<Run> runs) throws SQLException {
    try {
      return Optional.of(planner.plan(runs));
    } catch (SQLException e) {
      if (Failure.of(e).isLostConnection()) {
        throw e;
      }
      Log.debugf(e, "planning failed, splitting runs=%d", runs.size());
    } catch (RuntimeException e) {
      Log.debugf(e, "planning failed, splitting runs=%d", runs.size());
    }
    return Optional.empty();
  }

  private static Run headOf(Run run) {
    return run.atomic() ? run : new Run(run.line(), List.of(run.head()), false);
  }

  private void together(ApplyBatch batch) throws SQLException {
    try {
      long start = System.nanoTime();
      ApplyAnswer answer = executorLedger.apply(batch, 0);
      switch (answer) {
        case ApplyAnswer.Done done -> {
          // From outside, because the locks are held until the commit is on disk.
          double tookMs = (System.nanoTime() - start) / 1e6;
          gauge.measured(batch.holdMs(), done.holdMs(), tookMs - done.lockWaitMs());
          count(batch, done);
        }
        case ApplyAnswer.Moved moved ->
            Log.debugf("batch is no longer first in its lines size=%d", batch.size());
        case ApplyAnswer.Paused paused -> Log.debugf("batch paused size=%d", batch.size());
        case Blocked blocked -> apart(batch);
        case ApplyAnswer.Changed changed -> apart(batch);
      }
    } catch (SQLException e) {
      if (Failure.of(e).isLostConnection()) {
        throw e;
      }
      Log.debugf(e, "batch failed, splitting size=%d", batch.size());
      apart(batch);
    }
  }

  // Table by table; the migrations of a single table one by one.
  private void apart(ApplyBatch batch) throws SQLException {
    List<ApplyBatch> parts = batch.byRun();
    for (ApplyBatch part : parts) {
      if (part.run().atomic()) {
        alone(part.run(), 0);
      } else if (part.size() == 1) {
        alone(onlyOf(part.migrations().getFirst()), 0);
      } else if (parts.size() > 1) {
        table(part.run());
      } else {
        oneByOne(part.migrations());
      }
    }
  }

  private void table(Run run) throws SQLException {
    Optional<List<PlannedMigration>> again = planTogether(List.of(run));
    if (again.isEmpty()) {
      alone(headOf(run), 0);
      return;
    }
    List<PlannedMigration> planned = withoutWaiting(again.get());
    if (planned.isEmpty()) {
      return;
    }
    ApplyBatch batch = new ApplyBatch(planned);
    try {
      switch (executorLedger.apply(batch, lockWaitMs)) {
        case ApplyAnswer.Done done -> count(batch, done);
        case Blocked blocked -> blocked(run.head(), blocked);
        case ApplyAnswer.Changed changed -> oneByOne(planned);
        case ApplyAnswer.Moved moved ->
            Log.debugf("run is no longer first in its line line=%s", run.line());
        case ApplyAnswer.Paused paused -> Log.debugf("run paused line=%s", run.line());
      }
    } catch (SQLException e) {
      if (Failure.of(e).isLostConnection()) {
        throw e;
      }
      oneByOne(planned);
    }
  }

  private void oneByOne(List<PlannedMigration> migrations) throws SQLException {
    for (PlannedMigration migration : migrations) {
      if (!alone(onlyOf(migration), 0)) {
        return;
      }
    }
  }

  private static Run onlyOf(PlannedMigration migration) {
    return new Run(migration.run().line(), List.of(migration.entry()), false);
  }

  /** One migration or one atomic set; true when the next one behind it may be tried. */
  private boolean alone(Run run, int replans) throws SQLException {
    try {
      List<PlannedMigration> free = withoutWaiting(planner.plan(List.of(run)));
      return !free.isEmpty() && applied(run, new ApplyBatch(free), replans);
    } catch (SQLException e) {
      return failed(run, Failure.of(e), e, replans);
    } catch (RuntimeException e) {
      return failed(run, Failure.of(e), e, replans);
    }
  }

  private boolean applied(Run run, ApplyBatch batch, int replans) throws SQLException {
    return switch (executorLedger.apply(batch, waitMs(batch))) {
      case ApplyAnswer.Done done -> {
        count(batch, done);
        yield true;
      }
      case Blocked blocked -> blocked(run.head(), blocked);
      case ApplyAnswer.Changed changed -> again(run, replans);
      case ApplyAnswer.Moved moved -> false;
      case ApplyAnswer.Paused paused -> false;
    };
  }

  private int waitMs(ApplyBatch batch) {
    PlannedMigration first = batch.migrations().getFirst();
    int asked = first.asked().map(it -> it.lockTimeoutMs().orElse(lockWaitMs)).orElse(lockWaitMs);
    return SenderLimits.of(SenderRole.of(first.entry().senderRole())).lockWaitMs(asked, lockWaitMs);
  }

  private boolean again(Run run, int replans) throws SQLException {
    if (replans < REPLANS) {
      return alone(run, replans + 1);
    }
    Failure failure =
        Failure.of(
            FailureReason.CATALOGUE_BUSY, "other sessions changed the table during each attempt");
    return retryLater(run, failure);
  }

  private boolean failed(Run run, Failure failure, Exception cause, int replans)
      throws SQLException {
    if (failure.isLostConnection() && cause instanceof SQLException lost) {
      throw lost;
    }
    if (failure.reason() == FailureReason.LOCK_TIMEOUT) {
      return blocked(run);
    }
    if (failure.isTransient()) {
      return retryLater(run, failure);
    }
    // A change that the plan did not foresee may have come in between: plan once more before
    // the failure is final.
    if (failure.reason().errorClass() == ErrorClass.REFUSAL && replans == 0) {
      return alone(run, 1);
    }
    if (failure.reason().errorClass() == ErrorClass.BUG) {
      Log.errorf(cause, "migration failed unexpectedly migrationId=%s", run.head().id());
    }
    return end(run, failure);
  }

  private boolean retryLater(Run run, Failure failure) throws SQLException {
    if (postponementPolicy.isExhausted(run.head(), failure)
        || postponementPolicy.isImpatient(run.head())) {
      return end(run, failure);
    }
    executorLedger.postpone(ids(run), postponementPolicy.failed(run.head(), failure));
    return false;
  }

  private boolean blocked(LineEntry head, Blocked blocked) throws SQLException {
    Optional<Failure> givenUp = waits.waitFor(head, blocked);
    return givenUp.isPresent() && end(new Run(head.line(), List.of(head), false), givenUp.get());
  }

  private boolean blocked(Run run) throws SQLException {
    return blocked(run.head(), waits.holders(run));
  }

  private boolean end(Run run, Failure failure) throws SQLException {
    ApplyBatch batch = new ApplyBatch(List.of(new PlannedMigration.Fail(run, run.head(), failure)));
    if (executorLedger.apply(batch, 0) instanceof ApplyAnswer.Done done) {
      count(batch, done);
    }
    return run.head().changeSet().isEmpty();
  }

  private static List<UUID> ids(Run run) {
    return List.of(run.head().id());
  }

  private void count(ApplyBatch batch, ApplyAnswer.Done done) {
    counters.applied(batch.size(), done.lockWaitMs(), done.holdMs());
    for (PlannedMigration migration : batch.migrations()) {
      if (migration instanceof PlannedMigration.Fail fail) {
        counters.failed(fail.failure().reason());
      }
    }
  }
}
