package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.plan.PlanDocument.Conversion;
import java.util.List;
import java.util.Optional;

/**
 * Why a request cannot be done: a value, never retried (I9).
 *
 * @param message one sentence, for people
 * @param conversion the values that are the reason
 * @param dependents the objects that block the change, as PostgreSQL describes it
 */
public record Refusal(
    FailureReason reason,
    String message,
    Optional<Conversion> conversion,
    List<String> dependents) {

  public Refusal {
    dependents = List.copyOf(dependents);
  }

  /** A refusal that neither values nor dependants are the reason for. */
  public static Refusal of(FailureReason reason, String message) {
    return new Refusal(reason, message, Optional.empty(), List.of());
  }
}
