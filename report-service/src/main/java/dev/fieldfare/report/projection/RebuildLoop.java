package dev.fieldfare.report.projection;

import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Rebuilds the projections of one target when that is wanted.
 *
 * <p>A rebuild reads the ledger in one snapshot and writes a new generation beside the live one,
 * which answers meanwhile. The swap moves the consumer's position to that of the snapshot. So later
 * events are folded into the new generation, each once. All of it is one transaction: a rebuild
 * that ends early leaves nothing behind.
 */
public final class RebuildLoop implements ServiceLoop {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String target;
  private final Ledgers ledgers;
  private final RebuildStore store;

  public RebuildLoop(String target, Ledgers ledgers, RebuildStore store) {
    this.target = target;
    this.ledgers = ledgers;
    this.store = store;
  }

  @Override
  public String name() {
    return "rebuild";
  }

  @Override
  public Duration quietPause() {
    return Duration.ofSeconds(2);
  }

  @Override
  public Duration round() throws SQLException {
    Optional<String> reason = store.wanted(target);
    if (reason.isPresent()) {
      Log.infof("rebuild of projections begins target=%s reason=%s", target, reason.get());
      rebuild();
    }
    return PAUSE;
  }

  private void rebuild() throws SQLException {
    long began = System.nanoTime();
    Optional<Generation> built = build();
    if (built.isPresent()) {
      Log.infof(
          "projections rebuilt target=%s generation=%d durationMs=%d",
          target, built.get().number(), (System.nanoTime() - began) / 1_000_000);
      store.deleteOthers(built.get());
    }
  }

  /** Empty while another instance rebuilds. */
  private Optional<Generation> build() throws SQLException {
    try (Connection own = store.begin()) {
      try {
        Optional<Generation> built = build(own);
        own.commit();
        return built;
      } catch (SQLException | RuntimeException e) {
        rollBack(own, e);
        throw e;
      }
    }
  }

  private Optional<Generation> build(Connection own) throws SQLException {
    if (!store.lock(own, target)) {
      return Optional.empty();
    }
    try (LedgerSnapshot snapshot = ledgers.open(target)) {
      Generation generation = store.next(own, target);
      store.write(own, generation, snapshot);
      store.swap(own, generation, snapshot);
      return Optional.of(generation);
    }
  }

  // A broken connection cannot be rolled back, and the server has done so already.
  private static void rollBack(Connection own, Exception because) {
    try {
      own.rollback();
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }
}
