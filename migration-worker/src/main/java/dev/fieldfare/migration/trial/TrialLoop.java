package dev.fieldfare.migration.trial;

import dev.fieldfare.migration.Failure;
import dev.fieldfare.migration.trial.TrialRunner.TrialRefused;
import dev.fieldfare.postgres.script.GrammarUnavailableException;
import dev.fieldfare.postgres.sql.ErrorText;
import dev.fieldfare.postgres.structure.scratch.ScratchDatabase;
import dev.fieldfare.postgres.structure.scratch.ScratchUnavailableException;
import dev.fieldfare.postgres.trial.TrialLedger;
import dev.fieldfare.postgres.trial.TrialLedger.BegunTrial;
import dev.fieldfare.service.loop.Pace;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/** Does the trials of a target, one after the other. */
public final class TrialLoop implements ServiceLoop {

  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final DataSource ledger;
  private final TrialRunner runner;
  private final String worker;
  private boolean tidied;

  public TrialLoop(DataSource ledger, TrialRunner runner, String worker) {
    this.ledger = ledger;
    this.runner = runner;
    this.worker = worker;
  }

  @Override
  public String name() {
    return "trials";
  }

  @Override
  public Duration quietPause() {
    return QUIET;
  }

  @Override
  public Duration round() throws SQLException {
    tidy();
    Optional<BegunTrial> begun = begin();
    if (begun.isEmpty()) {
      return IDLE;
    }
    run(begun.get());
    return Pace.AT_ONCE;
  }

  /** Drops scratch databases that a worker left which was killed. */
  private void tidy() throws SQLException {
    if (tidied) {
      return;
    }
    try {
      ScratchDatabase.dropAbandoned(runner.connector(), runner.database());
    } catch (ScratchUnavailableException e) {
      Log.debugf("no scratch databases here reason=%s", e.getMessage());
    }
    tidied = true;
  }

  private Optional<BegunTrial> begin() throws SQLException {
    try (var connection = ledger.getConnection()) {
      return new TrialLedger(connection).begin(worker, TrialLease.LENGTH);
    }
  }

  private void run(BegunTrial trial) throws SQLException {
    Log.infof("trial begins trialId=%s kind=%s", trial.id(), trial.kind());
    try (TrialLease _ = TrialLease.hold(ledger, trial)) {
      Object report = runner.run(trial);
      try (var connection = ledger.getConnection()) {
        new TrialLedger(connection).end(trial, report);
      }
      Log.infof("trial done trialId=%s", trial.id());
    } catch (TrialRefused | ScratchUnavailableException | GrammarUnavailableException e) {
      fail(trial, e.getMessage());
    } catch (SQLException e) {
      // The lease expires, and the trial is begun again.
      if (Failure.of(e).isTransient()) {
        throw e;
      }
      fail(trial, ErrorText.of(e));
    }
  }

  private void fail(BegunTrial trial, String why) throws SQLException {
    Log.warnf("trial failed trialId=%s reason=%s", trial.id(), why);
    try (var connection = ledger.getConnection()) {
      new TrialLedger(connection).fail(trial, why);
    }
  }
}
