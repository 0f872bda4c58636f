package dev.fieldfare.migration.trial;

import dev.fieldfare.postgres.trial.TrialLedger;
import dev.fieldfare.postgres.trial.TrialLedger.BegunTrial;
import dev.fieldfare.service.loop.LoopSignal;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Renews the lease of a trial each second until it is closed. */
final class TrialLease implements AutoCloseable {

  /** Four heartbeats. */
  static final Duration LENGTH = Duration.ofSeconds(4);

  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private final DataSource ledger;
  private final BegunTrial trial;
  private final LoopSignal closing = new LoopSignal();

  private TrialLease(DataSource ledger, BegunTrial trial) {
    this.ledger = ledger;
    this.trial = trial;
  }

  static TrialLease hold(DataSource ledger, BegunTrial trial) {
    TrialLease lease = new TrialLease(ledger, trial);
    Thread.ofVirtual().name("trial-lease").start(lease::run);
    return lease;
  }

  private void run() {
    try {
      do {
        closing.await(HEARTBEAT);
      } while (closing.count() == 0 && isHeld());
    } catch (InterruptedException e) {
      Log.debug("heartbeat interrupted");
    }
  }

  // A ledger that is away for a moment does not end the heartbeat: the end checks the epoch.
  private boolean isHeld() {
    try (var connection = ledger.getConnection()) {
      return new TrialLedger(connection).renew(trial, LENGTH);
    } catch (SQLException e) {
      Log.debugf("heartbeat failed, will retry error=%s", e.getSQLState());
      return true;
    }
  }

  @Override
  public void close() {
    closing.raise();
  }
}
