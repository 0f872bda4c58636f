package dev.fieldfare.health.alert;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.SqlStates;
import dev.fieldfare.contracts.alert.AlertCategory;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The category of an error: by its code, which comes of the one table of SQLSTATEs; where that says
 * nothing, by the wording of drivers.
 */
public final class ErrorCategory {
  private static final Pattern NO_CONNECTION =
      Pattern.compile(
          "(?i)can't reach database server|connection (refused|reset|timed out|attempt failed)"
              + "|could not connect|econnrefused|enotfound|etimedout|unknown host"
              + "|the database system is (starting up|shutting down)|i/o error occurred");
  private static final Pattern NO_PERMISSION =
      Pattern.compile("(?i)permission denied|must be owner|password authentication failed");
  private static final Pattern TOO_LONG =
      Pattern.compile("(?i)timed? ?out|deadlock detected|canceling statement due to");

  private ErrorCategory() {}

  /**
   * The category of an error.
   *
   * @param code a label of {@link FailureReason}, or of a newer release
   */
  public static AlertCategory of(String code, Optional<String> sqlState, String message) {
    FailureReason reason =
        FailureReason.of(code)
            .filter(known -> known != FailureReason.INTERNAL_ERROR)
            .orElseGet(() -> SqlStates.classify(sqlState.orElse(null), message));
    return reason == FailureReason.INTERNAL_ERROR ? ofWording(message) : of(reason);
  }

  private static AlertCategory of(FailureReason reason) {
    return switch (reason) {
      case CONNECTION_LOST, SERVER_RESTART, READ_ONLY, UNAVAILABLE ->
          AlertCategory.DATABASE_CONNECTION;
      case REDIS_LOST -> AlertCategory.QUEUE;
      case LOCK_TIMEOUT, STATEMENT_TIMEOUT, TRANSACTION_TIMEOUT, DEADLOCK -> AlertCategory.TIMEOUT;
      case NOT_OWNER, NOT_PERMITTED -> AlertCategory.PERMISSION;
      case OUT_OF_RESOURCES, TOO_MANY_COLUMNS -> AlertCategory.CAPACITY;
      case VALUES_DO_NOT_CONVERT, CONSTRAINT_VIOLATED, NULLS_PRESENT ->
          AlertCategory.DATA_INTEGRITY;
      default -> AlertCategory.DATABASE_MIGRATION;
    };
  }

  private static AlertCategory ofWording(String message) {
    if (NO_CONNECTION.matcher(message).find()) {
      return AlertCategory.DATABASE_CONNECTION;
    }
    if (NO_PERMISSION.matcher(message).find()) {
      return AlertCategory.PERMISSION;
    }
    return TOO_LONG.matcher(message).find() ? AlertCategory.TIMEOUT : AlertCategory.UNKNOWN;
  }
}
