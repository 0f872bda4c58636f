package dev.fieldfare.migration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.ErrorClass;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.SqlStates;
import dev.fieldfare.contracts.plan.PlanDocument.Conversion;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.sql.ErrorText;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Why something could not be done, in the form in which the ledger shows it: without the values of
 * rows.
 *
 * @param sqlState where a database said it
 */
public record Failure(
    FailureReason reason,
    String message,
    Optional<String> sqlState,
    Optional<Conversion> conversion) {

  /** A refusal of the planner. */
  public static Failure of(Refusal refusal) {
    return new Failure(
        refusal.reason(),
        refusal.message(),
        Optional.empty(),
        refusal.conversion().map(Conversion::withoutValues));
  }

  /** What a database error means (I9). */
  public static Failure of(SQLException error) {
    return new Failure(
        reason(error),
        ErrorText.of(error),
        Optional.ofNullable(error.getSQLState()),
        Optional.empty());
  }

  // No database has said anything where there is no state: a pool that had no connection to give.
  private static FailureReason reason(SQLException error) {
    return error.getSQLState() == null
        ? FailureReason.CONNECTION_LOST
        : SqlStates.classify(error.getSQLState(), error.getMessage());
  }

  /** A bug. */
  public static Failure of(RuntimeException error) {
    String message = error.getClass().getName() + ": " + ErrorText.of(error);
    return of(FailureReason.INTERNAL_ERROR, message);
  }

  /** A failure without a database error. */
  public static Failure of(FailureReason reason, String message) {
    return new Failure(reason, message, Optional.empty(), Optional.empty());
  }

  /** True when the connection or the server is gone: nothing is known of what was under way. */
  public boolean isLostConnection() {
    return switch (reason) {
      case CONNECTION_LOST, SERVER_RESTART -> true;
      default -> false;
    };
  }

  /** True when trying again may help. */
  public boolean isTransient() {
    return reason.errorClass() == ErrorClass.TRANSIENT;
  }

  /** The error as the ledger and the API show it. */
  public ObjectNode document() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("code", reason.label());
    document.put("class", reason.errorClass().label());
    sqlState.ifPresent(state -> document.put("sqlState", state));
    document.put("message", message);
    document.putArray("blockers");
    conversion.ifPresent(
        report -> document.set("conversion", ContractsJson.mapper().valueToTree(report)));
    return document;
  }
}
