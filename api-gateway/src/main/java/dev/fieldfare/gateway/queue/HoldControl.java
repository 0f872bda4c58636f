package dev.fieldfare.gateway.queue;

import java.time.Instant;

/** Holds of targets. Every call blocks. */
public interface HoldControl {

  /** Ends each hold of a target, and refuses new ones until the moment that is answered. */
  Instant override(String target, int seconds, String by);
}
