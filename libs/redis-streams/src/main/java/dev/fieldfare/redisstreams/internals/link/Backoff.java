package dev.fieldfare.redisstreams.internals.link;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Growing pauses between tries, doubled each time up to a limit, the upper half of each by chance.
 */
public final class Backoff {

  private final long min;
  private final long max;
  private int tries;

  public Backoff(Duration min, Duration max) {
    this.min = min.toMillis();
    this.max = max.toMillis();
  }

  public long nextMillis() {
    long full = Math.min(max, min << Math.min(tries, 20));
    tries++;
    return Math.max(1, full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
  }

  public int tries() {
    return tries;
  }

  public void reset() {
    tries = 0;
  }
}
