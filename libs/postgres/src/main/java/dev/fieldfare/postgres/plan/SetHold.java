package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.MessageOptions;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.plan.context.Rules;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long an atomic change set holds its locks: all of its changes commit together, so their holds
 * add up. Worker and preview ask the same question and get the same answer.
 *
 * <p>PostgreSQL reads a table's columns again after each change of the table, so the n-th change of
 * one transaction costs more than the first; a default costs most. The figures were measured on a
 * busy machine with two processors.
 */
public final class SetHold {

  private static final double COMMIT_MS = 2;
  private static final double RECORD_MS = 0.15;
  private static final double STEP_MS = 0.15;
  private static final double STEP_BEHIND_MS = 0.0006;
  private static final double DEFAULT_MS = 0.6;
  private static final double DEFAULT_BEHIND_MS = 0.0065;
  private static final String DEFAULT = " DEFAULT ";

  private final Map<TableName, Integer> changed = new HashMap<>();
  private double holdMs = COMMIT_MS;

  private SetHold() {}

  /** The estimated hold of all plans in one transaction. */
  public static double estimateMs(List<Plan> plans) {
    SetHold hold = new SetHold();
    plans.forEach(hold::add);
    return hold.holdMs;
  }

  /**
   * How long the changes of one transaction may hold their locks: the longest time that is allowed
   * to one of them.
   *
   * @param options what their senders asked for and may ask for
   * @param usualMs what is allowed to a change that asks for nothing
   */
  public static long allowedMs(Collection<MessageOptions> options, long usualMs) {
    return options.stream()
        .mapToLong(asked -> asked.maxHoldMs().isPresent() ? asked.maxHoldMs().getAsInt() : usualMs)
        .max()
        .orElse(usualMs);
  }

  /** Refuses plans that together hold their locks for longer than one of them may. */
  public static Optional<Refusal> refuseTooLong(List<Plan> plans, long allowedMs) {
    long holdMs = Math.round(Math.ceil(estimateMs(plans)));
    return Rules.refuseIf(
        plans.size() > 1 && holdMs > allowedMs,
        FailureReason.TOO_BIG,
        "The atomic set of %d changes would hold its locks for about %d ms, allowed are %d ms. Send"
            + " smaller sets, or the changes without \"atomic\". An operator may send one of them"
            + " with \"maxHoldMs\" of at least %d, or raise \"limits.hold-ms\" of the target.",
        plans.size(),
        holdMs,
        allowedMs,
        holdMs);
  }

  private void add(Plan plan) {
    boolean readsRows = plan.estimate().holdMs() > PlanDraft.INSTANT.holdMs();
    holdMs += RECORD_MS + (readsRows ? plan.estimate().holdMs() : 0);
    for (Step step : plan.steps()) {
      int behind = changed.merge(plan.table(), 1, Integer::sum) - 1;
      boolean setsDefault = step.sql().contains(DEFAULT);
      holdMs +=
          setsDefault ? DEFAULT_MS + behind * DEFAULT_BEHIND_MS : STEP_MS + behind * STEP_BEHIND_MS;
    }
  }
}
