package dev.fieldfare.migration.track;

import dev.fieldfare.postgres.track.Barrier;
import dev.fieldfare.postgres.track.VersionLedger;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.service.loop.Pace;
import dev.fieldfare.service.loop.ServiceLoop;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Applies the versions of a target, one after the other.
 *
 * <p>Workers do not share versions among them: all look at the first one, and the ledger lets one
 * of them apply it.
 */
public final class VersionLoop implements ServiceLoop, AutoCloseable {

  /** Events of small versions are sent together. */
  private static final Duration EVENTS_EVERY = Duration.ofMillis(50);

  private final DataSource ledger;
  private final VersionApplier applier;
  private final LoopSignal work;
  private final LoopSignal events;
  private boolean ended;
  private volatile boolean heldUp;
  private long told = System.nanoTime() - EVENTS_EVERY.toNanos();

  /**
   * A loop for one target.
   *
   * @param work raised when versions have ended, and what waited behind them may start
   * @param events raised when there are events
   */
  public VersionLoop(
      DataSource ledger, VersionApplier applier, LoopSignal work, LoopSignal events) {
    this.ledger = ledger;
    this.applier = applier;
    this.work = work;
    this.events = events;
  }

  @Override
  public String name() {
    return "versions";
  }

  @Override
  public Duration quietPause() {
    return Duration.ofSeconds(1);
  }

  @Override
  public Duration round() throws SQLException {
    // Before the look, so that nothing that ends during it is missed.
    heldUp = true;
    Optional<Barrier> next = next();
    heldUp = next.filter(Barrier::waits).isPresent();
    if (next.isEmpty() || !next.get().isReady()) {
      rest();
      return next.isEmpty() ? Pace.IDLE : Pace.GATHERING;
    }
    if (!applier.apply(next.get())) {
      rest();
      return Pace.GATHERING;
    }
    ended = true;
    if (System.nanoTime() - told >= EVENTS_EVERY.toNanos()) {
      tellOfEvents();
    }
    return Pace.AT_ONCE;
  }

  /**
   * To be raised when other migrations have ended: the signal of this loop, if a version waits for
   * them. So it starts at once, however long they took.
   */
  public LoopSignal freed(LoopSignal own) {
    return new LoopSignal() {
      @Override
      public void raise() {
        if (heldUp) {
          own.raise();
        }
      }
    };
  }

  private void tellOfEvents() {
    told = System.nanoTime();
    events.raise();
  }

  /**
   * The next version cannot start at once. Only now something behind the last one may: whatever
   * stands between two versions keeps the second one from being ready.
   */
  private void rest() throws SQLException {
    if (ended) {
      ended = false;
      work.raise();
      tellOfEvents();
    }
    applier.close();
  }

  private Optional<Barrier> next() throws SQLException {
    try (var connection = ledger.getConnection()) {
      return new VersionLedger(connection).next();
    }
  }

  /** Ends the sessions of versions. */
  @Override
  public void close() throws SQLException {
    applier.close();
  }
}
