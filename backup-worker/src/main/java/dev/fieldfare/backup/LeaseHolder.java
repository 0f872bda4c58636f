package dev.fieldfare.backup;

import dev.fieldfare.service.loop.LoopSignal;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Renews a lease each second until it is closed. It only spares others needless work: each commit
 * checks the lease's epoch itself.
 */
public final class LeaseHolder implements AutoCloseable {
  /** How long a lease is held without a renewal: four heartbeats. */
  public static final Duration LEASE = Duration.ofSeconds(4);

  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private final Renewal renewal;
  private final LoopSignal closing = new LoopSignal();
  private final Thread thread;

  private LeaseHolder(Renewal renewal) {
    this.renewal = renewal;
    this.thread = Thread.ofVirtual().name("lease").unstarted(this::run);
  }

  /** Renews the lease; false when it is lost. */
  @FunctionalInterface
  public interface Renewal {
    /** One heartbeat. */
    boolean renew() throws SQLException;
  }

  /** Starts the heartbeat. */
  public static LeaseHolder start(Renewal renewal) {
    LeaseHolder holder = new LeaseHolder(renewal);
    holder.thread.start();
    return holder;
  }

  private void run() {
    try {
      do {
        closing.await(HEARTBEAT);
      } while (closing.count() == 0 && isStillHeld());
    } catch (InterruptedException e) {
      Log.debug("heartbeat interrupted");
    }
  }

  // A ledger that is away for a moment does not end the heartbeat.
  private boolean isStillHeld() {
    try {
      return renewal.renew();
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
