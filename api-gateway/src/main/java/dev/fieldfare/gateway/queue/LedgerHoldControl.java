package dev.fieldfare.gateway.queue;

import dev.fieldfare.gateway.ledger.TargetPools;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Holds in the ledgers of the targets. */
@ApplicationScoped
class LedgerHoldControl implements HoldControl {
  private final TargetPools pools;

  LedgerHoldControl(TargetPools pools) {
    this.pools = pools;
  }

  @Override
  public Instant override(String target, int seconds, String by) {
    return pools.with(
        target,
        connection -> {
          try (var call = connection.prepareStatement("SELECT fieldfare.override_holds(?, ?)")) {
            call.setInt(1, seconds);
            call.setString(2, by);
            var row = call.executeQuery();
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
          }
        });
  }
}
