package dev.fieldfare.gateway.dashboard.rollback;

import dev.fieldfare.contracts.rollback.RollbackCode;

/**
 * The confirmations of a plan.
 *
 * @param code the user types it; empty until it is requested
 * @param validUntil when the code expires, in the format of RFC 3339
 * @param key of the form
 */
public record RollbackConfirmView(
    RollbackPlanView plan, String code, String validUntil, String key) {

  static RollbackConfirmView asking(RollbackPlanView plan) {
    return new RollbackConfirmView(plan, "", "", "");
  }

  static RollbackConfirmView with(RollbackPlanView plan, RollbackCode code, String key) {
    return new RollbackConfirmView(plan, code.code(), code.validUntil().toString(), key);
  }
}
