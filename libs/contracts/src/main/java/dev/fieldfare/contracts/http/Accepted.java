package dev.fieldfare.contracts.http;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The answer to migrations that were taken in.
 *
 * @param changeSetId empty for a single migration
 */
public record Accepted(Optional<String> changeSetId, List<AcceptedMigration> migrations) {

  public Accepted {
    Objects.requireNonNull(changeSetId, "changeSetId");
    migrations = List.copyOf(migrations);
  }
}
