package dev.fieldfare.health.check;

import dev.fieldfare.contracts.health.CheckResult;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;

/** A check and its result. */
public record CheckRun(CheckDescription check, CheckResult result) {

  /** True if the result is reported as an alert. */
  boolean isAlert() {
    return switch (result.status()) {
      case CRITICAL -> true;
      case WARNING -> check.alertsFrom() == AlertThreshold.WARNING;
      // A check outside of the score that lacks a right is no reason to call a person.
      case ERROR -> check.weight() > 0;
      case OK, SKIPPED -> false;
    };
  }

  /** True if there is something to do. */
  boolean hasFinding() {
    return result.status() != CheckStatus.OK && result.status() != CheckStatus.SKIPPED;
  }
}
