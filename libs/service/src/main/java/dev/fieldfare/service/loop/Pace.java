package dev.fieldfare.service.loop;

import java.time.Duration;

/** How long loops pause between two rounds when nobody wakes them. */
public final class Pace {

  /** There was work, and there may be more. */
  public static final Duration BUSY = Duration.ofMillis(10);

  /** What there was is done, and more is cheaper together. */
  public static final Duration GATHERING = Duration.ofMillis(50);

  /** There was nothing to do. */
  public static final Duration IDLE = Duration.ofMillis(250);

  /** Go on without a pause. */
  public static final Duration AT_ONCE = Duration.ZERO;

  private Pace() {}
}
