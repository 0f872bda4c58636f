package dev.fieldfare.contracts;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Random;
import java.util.UUID;

/**
 * Makes time-ordered identifiers (RFC 9562, version 7).
 *
 * <p>Those of one generator ascend, also within a millisecond and when the clock goes back: the
 * twelve bits after the time count.
 */
public final class UuidV7 {

  private static final long COUNTER_MASK = 0xFFF;

  private final Clock clock;
  private final Random random;
  private long last;

  public UuidV7(Clock clock, Random random) {
    this.clock = clock;
    this.random = random;
  }

  /** A generator on the system's clock and its secure random source. */
  public static UuidV7 system() {
    return new UuidV7(Clock.systemUTC(), new SecureRandom());
  }

  /** The next identifier. */
  public UUID next() {
    long timeAndCount = nextTimeAndCount();
    long high = (timeAndCount >>> 12 << 16) | 0x7000L | (timeAndCount & COUNTER_MASK);
    long low = (random.nextLong() >>> 2) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  private synchronized long nextTimeAndCount() {
    last = Math.max(clock.millis() << 12, last + 1);
    return last;
  }
}
