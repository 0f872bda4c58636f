package dev.fieldfare.report.projection;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A migration that ended, as an event shows it.
 *
 * <p>The ledger computes the same numbers by SQL when projections are rebuilt, see {@code
 * LedgerHistory}. Both must agree.
 */
record EndedMigration(UUID id, ActivityKey key, ActivityAmounts amounts) {
  private static final String APPLIED = "APPLIED";
  private static final String UNDONE = "UNDONE";
  private static final Set<String> RETRYABLE = Set.of("FAILED", "CANCELLED");

  /** Reads the data of an event; empty if the migration has not ended. */
  static Optional<EndedMigration> of(JsonNode data) {
    if (!data.hasNonNull("finishedAt")) {
      return Optional.empty();
    }
    ActivityKey key =
        new ActivityKey(
            ActivityKey.bucketOf(Instant.parse(data.get("finishedAt").asText())),
            text(data, "schema"),
            text(data, "table"),
            text(data, "formId"),
            text(data, "requestedBy"),
            text(data, "type"),
            text(data, "status"),
            text(data.path("error"), "code"));
    return Optional.of(
        new EndedMigration(idOf(data), key, isTimed(key, data) ? times(data) : untimed()));
  }

  static UUID idOf(JsonNode data) {
    return UUID.fromString(data.path("id").asText());
  }

  /** True when a retry can put it into the queue again. */
  boolean isRetryable() {
    return RETRYABLE.contains(key.status());
  }

  /** The key under which it was counted before the undo. */
  ActivityKey appliedKey() {
    return key.withStatus(APPLIED);
  }

  private static boolean isTimed(ActivityKey key, JsonNode data) {
    return (key.status().equals(APPLIED) || key.status().equals(UNDONE))
        && data.hasNonNull("durationMs");
  }

  private static ActivityAmounts untimed() {
    return ActivityAmounts.ONE_WITHOUT_TIMES;
  }

  private static ActivityAmounts times(JsonNode data) {
    return ActivityAmounts.one(
        microseconds(data, "durationMs"),
        microseconds(data, "lockWaitMs"),
        microseconds(data, "lockHoldMs"));
  }

  // Rounds half to even, as round(double precision) of PostgreSQL does.
  private static long microseconds(JsonNode data, String name) {
    return (long) Math.rint(data.path(name).asDouble(0) * 1000);
  }

  private static String text(JsonNode data, String name) {
    return data.path(name).asText("");
  }
}
