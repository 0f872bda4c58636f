package dev.fieldfare.service.loop;

import java.time.Duration;

/** The pauses of a loop between two rounds without a signal. */
public final class Pace {

  /** There was work, and there may be more. */
  public static final Duration BUSY = Duration.ofMillis(10);

  /** All work is done, and later work is cheaper in a batch. */
  public static final Duration GATHERING = Duration.ofMillis(50);

  /** There was nothing to do. */
  public static final Duration IDLE = Duration.ofMillis(250);

  /** Go on without a pause. */
  public static final Duration AT_ONCE = Duration.ZERO;

  private Pace() {}
}
