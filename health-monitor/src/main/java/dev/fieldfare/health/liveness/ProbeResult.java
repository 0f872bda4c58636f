package dev.fieldfare.health.liveness;

/** The result of a probe. */
public sealed interface ProbeResult {

  /** All is well. */
  record Well() implements ProbeResult {}

  /**
   * Something is wrong.
   *
   * @param problem what it is, without values of rows
   */
  record Wrong(String problem) implements ProbeResult {}

  /** Nothing can be known, because another part is down. That part has a probe of its own. */
  record Unknown() implements ProbeResult {}
}
