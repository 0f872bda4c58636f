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
public final class VersionLoop implements ServiceLoop {

  private final DataSource ledger;
  private final VersionApplier applier;
  private final LoopSignal done;

  /**
   * A loop for one target.
   *
   * @param done raised when a version has ended: what waited behind it may start
   */
  public VersionLoop(DataSource ledger, VersionApplier applier, LoopSignal done) {
    this.ledger = ledger;
    this.applier = applier;
    this.done = done;
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
    Optional<Barrier> next = next();
    if (next.isEmpty()) {
      return Pace.IDLE;
    }
    if (!next.get().isReady()) {
      return Pace.GATHERING;
    }
    if (!applier.apply(next.get())) {
      return Pace.GATHERING;
    }
    done.raise();
    return Pace.AT_ONCE;
  }

  private Optional<Barrier> next() throws SQLException {
    try (var connection = ledger.getConnection()) {
      return new VersionLedger(connection).next();
    }
  }
}
