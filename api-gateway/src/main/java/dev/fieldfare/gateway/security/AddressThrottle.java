package dev.fieldfare.gateway.security;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the wrong keys of each address in windows of one minute, beginning with the first.
 *
 * <p>It remembers a bounded number of addresses; when there are more, it begins anew.
 */
public final class AddressThrottle {

  private static final long WINDOW = Duration.ofMinutes(1).toMillis();
  private static final int MOST = 10_000;

  private final int limit;
  private final Clock clock;
  private final Map<String, Window> windows = new ConcurrentHashMap<>();

  private record Window(long end, int count) {}

  public AddressThrottle(int limit, Clock clock) {
    this.limit = limit;
    this.clock = clock;
  }

  /** Seconds until unknown keys of this address are looked up again; 0 when they are now. */
  public long secondsLeft(String address) {
    Window window = windows.get(address);
    long left = window == null || window.count() < limit ? 0 : window.end() - clock.millis();
    return left <= 0 ? 0 : (left + 999) / 1000;
  }

  /** Counts a wrong key; true when it was the last one that is looked up in this window. */
  public boolean count(String address) {
    if (windows.size() >= MOST) {
      windows.clear();
    }
    long now = clock.millis();
    return windows.compute(address, (same, old) -> next(old, now)).count() == limit;
  }

  private static Window next(Window old, long now) {
    return old == null || old.end() <= now
        ? new Window(now + WINDOW, 1)
        : new Window(old.end(), old.count() + 1);
  }
}
