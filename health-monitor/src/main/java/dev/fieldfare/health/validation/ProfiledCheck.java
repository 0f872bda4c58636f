package dev.fieldfare.health.validation;

import dev.fieldfare.health.check.TargetCheck;
import java.util.Optional;

/**
 * A check of a profile.
 *
 * @param speed whether a quick validation, or one without timing, leaves it out
 */
public record ProfiledCheck(TargetCheck check, Speed speed) {

  /** When a check runs. */
  public enum Speed {
    QUICK,
    /** It reads many rows, or all of the catalogue. */
    SLOW,
    /** It measures, and runs only when this was asked for. */
    TIMING
  }

  /** A check that always runs. */
  public static ProfiledCheck quick(TargetCheck check) {
    return new ProfiledCheck(check, Speed.QUICK);
  }

  /** A check that a quick validation leaves out. */
  public static ProfiledCheck slow(TargetCheck check) {
    return new ProfiledCheck(check, Speed.SLOW);
  }

  /** A check that measures. */
  public static ProfiledCheck timing(TargetCheck check) {
    return new ProfiledCheck(check, Speed.TIMING);
  }

  /** Why it does not run; empty when it runs. */
  Optional<String> skipped(ValidationChoice choice) {
    if (speed != Speed.QUICK && choice.quick()) {
      return Optional.of("A quick validation leaves this check out.");
    }
    return speed == Speed.TIMING && !choice.measures()
        ? Optional.of("Timing was not asked for (--performance-test).")
        : Optional.empty();
  }
}
