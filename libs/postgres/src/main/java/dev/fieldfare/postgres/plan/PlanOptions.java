package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.message.MessageOptions;
import java.util.Optional;

/**
 * What the sender of a change asks of its plan.
 *
 * @param oldType the type that the sender believes the column has
 */
public record PlanOptions(MessageOptions message, Optional<String> oldType) {

  /** Nothing special. */
  public static final PlanOptions DEFAULT =
      new PlanOptions(MessageOptions.DEFAULT, Optional.empty());
}
