package dev.fieldfare.health.remedy;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.health.alert.AlertText;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import java.time.Instant;

/** A stopped action is an alert until a person resumes it. */
public final class RemedySignals {

  private RemedySignals() {}

  /** The action failed twice in succession. */
  public static Signal stopped(String target, RemedyAction action, String error, Instant at) {
    return new Signal.Reported(
        new Condition(
            fingerprint(target, action),
            AlertText.REMEDY_STOPPED_KIND,
            AlertCategory.UNKNOWN,
            AlertSeverity.MEDIUM,
            target,
            action.key(),
            "health-monitor",
            "The remedy %s of the target %s failed twice, and is not performed any more."
                .formatted(action.key(), target),
            error),
        at);
  }

  /** A person resumed it. */
  public static Signal resumed(String target, RemedyAction action, Instant at) {
    return new Signal.Cleared(fingerprint(target, action), at);
  }

  private static String fingerprint(String target, RemedyAction action) {
    return Fingerprint.of(AlertText.REMEDY_STOPPED_KIND, target, action.name());
  }
}
