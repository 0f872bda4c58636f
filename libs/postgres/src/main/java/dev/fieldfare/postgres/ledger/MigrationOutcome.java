package dev.fieldfare.postgres.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.UUID;

/**
 * How a migration ends when its bundle is applied.
 *
 * @param work what was planned for it, unless it failed
 * @param undoes the migration that it undoes
 * @param other what else there is to say, as described beside {@code fieldfare.outcomes}
 */
public record MigrationOutcome(
    UUID id, String status, Optional<Work> work, Optional<UUID> undoes, Optional<JsonNode> other) {

  /**
   * What was done.
   *
   * @param plan as it is stored
   * @param rollbackSql what would take it back
   * @param before what was there, in one word
   * @param after what is there now, in one word
   */
  public record Work(
      String strategy,
      String plan,
      String rollbackSql,
      Optional<String> before,
      Optional<String> after) {}

  /** It failed, and this is why. */
  public static MigrationOutcome failed(UUID id, JsonNode other) {
    return new MigrationOutcome(
        id, "FAILED", Optional.empty(), Optional.empty(), Optional.of(other));
  }
}
