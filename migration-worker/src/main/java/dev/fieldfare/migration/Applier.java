package dev.fieldfare.migration;

import dev.fieldfare.contracts.ErrorClass;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.SenderLimits;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.ledger.ApplyAnswer.Blocked;
import dev.fieldfare.postgres.ledger.LineEntry;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Applies runs: together where nobody is in the way, table by table where somebody is, one by one
 * where one of them fails.
 *
 * <p>Nothing is remembered here. Whatever cuts a call off, the ledger says what was done, and the
 * next look at the lines finds the rest.
 */
public final class Applier {
  private static final int REPLANS = 3;

  private final Workshop workshop;
  private final RunPlanner planner;
  private final BundlePacker packer;
  private final HoldGauge gauge = new HoldGauge();
  private final StepBack stepBack;
  private final LockWaits waits;
  private final int lockWaitMs;
  private final Tally tally;

  public Applier(
      Workshop workshop,
      RunPlanner planner,
      BundlePacker packer,
      StepBack stepBack,
      int lockWaitMs,
      Tally tally) {
    this.workshop = workshop;
    this.planner = planner;
    this.packer = packer;
    this.stepBack = stepBack;
    this.waits = new LockWaits(workshop, stepBack, tally);
    this.lockWaitMs = lockWaitMs;
    this.tally = tally;
  }

  /** Applies what can be applied of the runs. Throws when the target is lost. */
  public void apply(List<Run> runs) throws SQLException {
    if (runs.size() == 1 && runs.getFirst().entries().size() == 1) {
      alone(runs.getFirst(), 0);
      return;
    }
    Optional<List<PlannedRun>> planned = planTogether(runs);
    if (planned.isEmpty()) {
      for (Run run : runs) {
        alone(headOf(run), 0);
      }
      return;
    }
    for (Bundle bundle : packer.pack(withoutBlocked(planned.get()), gauge.forecast())) {
      together(bundle);
    }
  }

  // What waits for a lock holds up nothing else.
  private List<PlannedRun> withoutBlocked(List<PlannedRun> planned) throws SQLException {
    for (PlannedRun run : planned) {
      if (run.blocked()) {
        blocked(run.run());
      }
    }
    return planned.stream().filter(run -> !run.blocked()).toList();
  }

  // Whose fault an error is shows only when each is planned alone.
  private Optional<List<PlannedRun>> planTogether(List<Run> runs) throws SQLException {
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

  private void together(Bundle bundle) throws SQLException {
    try {
      long start = System.nanoTime();
      ApplyAnswer answer = workshop.apply(bundle, 0);
      switch (answer) {
        case ApplyAnswer.Done done -> {
          // From outside, because the locks are held until the commit is on disk.
          double tookMs = (System.nanoTime() - start) / 1e6;
          gauge.measured(bundle.holdMs(), done.holdMs(), tookMs - done.lockWaitMs());
          count(bundle, done);
        }
        case ApplyAnswer.Moved moved -> Log.debugf("bundle moved on size=%d", size(bundle));
        case ApplyAnswer.Paused paused -> Log.debugf("bundle paused size=%d", size(bundle));
        case Blocked blocked -> apart(bundle);
        case ApplyAnswer.Changed changed -> apart(bundle);
      }
    } catch (SQLException e) {
      if (Failure.of(e).isLostConnection()) {
        throw e;
      }
      Log.debugf(e, "bundle failed, splitting size=%d", size(bundle));
      apart(bundle);
    }
  }

  // Table by table; a table that is alone already goes one by one.
  private void apart(Bundle bundle) throws SQLException {
    for (PlannedRun run : bundle.runs()) {
      if (run.run().atomic() || run.decisions().size() == 1) {
        alone(oneOf(run), 0);
      } else if (bundle.runs().size() > 1) {
        table(run);
      } else {
        oneByOne(run);
      }
    }
  }

  private void table(PlannedRun run) throws SQLException {
    Optional<List<PlannedRun>> again = planTogether(List.of(run.run()));
    if (again.isEmpty()) {
      alone(headOf(run.run()), 0);
      return;
    }
    for (PlannedRun planned : withoutBlocked(again.get())) {
      Bundle bundle = new Bundle(List.of(planned));
      try {
        switch (workshop.apply(bundle, lockWaitMs)) {
          case ApplyAnswer.Done done -> count(bundle, done);
          case Blocked blocked -> blocked(planned.run().head(), blocked);
          case ApplyAnswer.Changed changed -> oneByOne(planned);
          case ApplyAnswer.Moved moved -> Log.debugf("run moved on line=%s", run.run().line());
          case ApplyAnswer.Paused paused -> Log.debugf("run paused line=%s", run.run().line());
        }
      } catch (SQLException e) {
        if (Failure.of(e).isLostConnection()) {
          throw e;
        }
        oneByOne(planned);
      }
    }
  }

  private void oneByOne(PlannedRun run) throws SQLException {
    for (Decision decision : run.decisions()) {
      boolean goesOn = alone(new Run(run.run().line(), List.of(decision.entry()), false), 0);
      if (!goesOn) {
        return;
      }
    }
  }

  private static Run oneOf(PlannedRun run) {
    return run.run().atomic()
        ? run.run()
        : new Run(run.run().line(), List.of(run.decisions().getFirst().entry()), false);
  }

  /** One migration or one atomic set; true when whoever stands behind it may be tried. */
  private boolean alone(Run run, int replans) throws SQLException {
    try {
      List<PlannedRun> planned = planner.plan(List.of(run));
      List<PlannedRun> free = withoutBlocked(planned);
      return !free.isEmpty() && applied(run, new Bundle(free), replans);
    } catch (SQLException e) {
      return failed(run, Failure.of(e), e, replans);
    } catch (RuntimeException e) {
      return failed(run, Failure.of(e), e, replans);
    }
  }

  private boolean applied(Run run, Bundle bundle, int replans) throws SQLException {
    return switch (workshop.apply(bundle, waitMs(run))) {
      case ApplyAnswer.Done done -> {
        count(bundle, done);
        yield true;
      }
      case Blocked blocked -> blocked(run.head(), blocked);
      case ApplyAnswer.Changed changed -> again(run, replans);
      case ApplyAnswer.Moved moved -> false;
      case ApplyAnswer.Paused paused -> false;
    };
  }

  private int waitMs(Run run) {
    int asked = run.head().request().path("options").path("lockTimeoutMs").asInt(lockWaitMs);
    return SenderLimits.of(SenderRole.of(run.head().senderRole())).lockWaitMs(asked, lockWaitMs);
  }

  private boolean again(Run run, int replans) throws SQLException {
    if (replans < REPLANS) {
      return alone(run, replans + 1);
    }
    Failure failure =
        Failure.of(FailureReason.CATALOGUE_BUSY, "the table changed again and again meanwhile");
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
    // What the plan did not foresee may have come in between: look once more before it is final.
    if (failure.reason().errorClass() == ErrorClass.REFUSAL && replans == 0) {
      return alone(run, 1);
    }
    if (failure.reason().errorClass() == ErrorClass.BUG) {
      Log.errorf(cause, "migration failed unexpectedly migrationId=%s", run.head().id());
    }
    return end(run, failure);
  }

  private boolean retryLater(Run run, Failure failure) throws SQLException {
    if (stepBack.isExhausted(run.head(), failure) || stepBack.isImpatient(run.head())) {
      return end(run, failure);
    }
    workshop.postpone(ids(run), stepBack.failed(run.head(), failure));
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
    Decision decision = new Decision(run.head(), new Verdict.Fail(failure));
    Bundle bundle = new Bundle(List.of(new PlannedRun(run, List.of(decision))));
    if (workshop.apply(bundle, 0) instanceof ApplyAnswer.Done done) {
      count(bundle, done);
    }
    return run.head().changeSet().isEmpty();
  }

  private static List<UUID> ids(Run run) {
    return List.of(run.head().id());
  }

  private void count(Bundle bundle, ApplyAnswer.Done done) {
    tally.applied(size(bundle), done.lockWaitMs(), done.holdMs());
    for (Decision decision : bundle.decisions()) {
      if (decision.verdict() instanceof Verdict.Fail fail) {
        tally.failed(fail.failure().reason());
      }
    }
  }

  private static int size(Bundle bundle) {
    return bundle.decisions().size();
  }
}
