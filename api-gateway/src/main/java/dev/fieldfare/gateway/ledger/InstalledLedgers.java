package dev.fieldfare.gateway.ledger;

import dev.fieldfare.gateway.target.Ledgers;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks for the one function without which nothing can be enqueued. */
@ApplicationScoped
class InstalledLedgers implements Ledgers {

  private static final String IS_INSTALLED =
      "SELECT to_regprocedure('fieldfare.accept_all(text, jsonb)') IS NOT NULL";

  private final TargetPools pools;

  InstalledLedgers(TargetPools pools) {
    this.pools = pools;
  }

  @Override
  public boolean isInstalled(String target) {
    return pools.with(
        target,
        connection -> {
          try (var query = connection.prepareStatement(IS_INSTALLED)) {
            var row = query.executeQuery();
            row.next();
            return row.getBoolean(1);
          }
        });
  }
}
