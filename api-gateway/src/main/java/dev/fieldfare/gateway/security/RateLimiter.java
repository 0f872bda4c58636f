package dev.fieldfare.gateway.security;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the requests of each key in windows of one minute.
 *
 * <p>It counts in this process: with several gateways each key has its limit at each of them.
 */
public final class RateLimiter {

  private static final long WINDOW = Duration.ofMinutes(1).toMillis();

  private final Clock clock;
  private final Map<Object, Window> windows = new ConcurrentHashMap<>();

  private record Window(long start, int used) {}

  /**
   * Where a key stands after a request.
   *
   * @param resetSeconds until the window ends
   */
  public record Standing(boolean allowed, int limit, int remaining, long resetSeconds) {}

  public RateLimiter(Clock clock) {
    this.clock = clock;
  }

  /** Counts one request of this key. */
  public Standing count(Object key, int limit) {
    long now = clock.millis();
    long start = now - now % WINDOW;
    Window window =
        windows.compute(
            key,
            (same, old) ->
                old == null || old.start() < start
                    ? new Window(start, 1)
                    : new Window(start, Math.min(old.used(), limit) + 1));
    long reset = (start + WINDOW - now + 999) / 1000;
    return new Standing(window.used() <= limit, limit, Math.max(0, limit - window.used()), reset);
  }
}
