package dev.fieldfare.health.alert;

import java.time.Instant;

/** Something that may change an episode. */
public sealed interface Signal {

  /** Which problem it is about. */
  String fingerprint();

  /** When it happened. */
  Instant at();

  /** The problem was reported. */
  record Reported(Condition condition, Instant at) implements Signal {
    @Override
    public String fingerprint() {
      return condition.fingerprint();
    }
  }

  /** The problem is over. */
  record Cleared(String fingerprint, Instant at) implements Signal {}

  /** Time went by. */
  record Elapsed(String fingerprint, Instant at) implements Signal {}

  /** A silence that held the alert back has ended. */
  record Unsilenced(String fingerprint, Instant at) implements Signal {}

  /** A person acknowledged the alert. */
  record Acknowledged(String fingerprint, Instant at, String by) implements Signal {}

  /** A person resolved the alert. */
  record ResolvedByHand(String fingerprint, Instant at, String by) implements Signal {}
}
