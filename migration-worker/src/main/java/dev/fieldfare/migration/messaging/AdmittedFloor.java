package dev.fieldfare.migration.messaging;

import dev.fieldfare.redisstreams.StreamFloor;
import dev.fieldfare.redisstreams.StreamId;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Tells the connector how far the ledger has admitted a stream, so that a Redis that was reset to
 * an earlier state gives no id twice. Entries up to the last admitted one would be skipped. Until
 * the ledger is ready the answer is waited for, and the stream not read.
 */
@ApplicationScoped
@Identifier("migrations")
public class AdmittedFloor implements StreamFloor {
  private final StreamTargets targets;

  @Inject
  public AdmittedFloor(StreamTargets targets) {
    this.targets = targets;
  }

  @Override
  public Uni<Optional<StreamId>> floor(String stream, String group) {
    return targets
        .whenReady(stream)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(target -> floor(target, stream));
  }

  private static Optional<StreamId> floor(StreamTargets.StreamTarget target, String stream) {
    try {
      return target
          .book()
          .admittedThrough(stream)
          .map(through -> new StreamId(through.ms(), through.n()));
    } catch (SQLException e) {
      throw new IllegalStateException("the ledger cannot be asked", e);
    }
  }
}
