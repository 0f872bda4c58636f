package dev.fieldfare.health.alert;

import java.util.Optional;

/**
 * What follows from a signal.
 *
 * @param episode as it is now; empty when nothing changed
 */
public record AlertDecision(DecisionReason reason, Optional<Episode> episode) {

  static AlertDecision change(DecisionReason reason, Episode episode) {
    return new AlertDecision(reason, Optional.of(episode));
  }

  static AlertDecision nothing(DecisionReason reason) {
    return new AlertDecision(reason, Optional.empty());
  }
}
