package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.TargetLimits;
import dev.fieldfare.contracts.message.NamePolicy;
import java.util.Optional;

/**
 * The numbers and rules that planning keeps to.
 *
 * @param smallTableBytes the biggest table that is rewritten in place
 * @param holdMs how long a strong lock may be held
 * @param newNames which names new things may have; existing names may be anything
 * @param actingRole the role that will apply the plans, where it is not the one that plans
 */
public record PlanningLimits(
    long smallTableBytes, long holdMs, NamePolicy newNames, Optional<String> actingRole) {

  /** The limits without configuration. */
  public static final PlanningLimits DEFAULT = of(TargetLimits.DEFAULT, Optional.empty());

  /** The limits of a target. */
  public static PlanningLimits of(TargetLimits target, Optional<String> actingRole) {
    return new PlanningLimits(
        target.rewriteBytes(), target.holdMs(), NamePolicy.DEFAULT, actingRole);
  }
}
