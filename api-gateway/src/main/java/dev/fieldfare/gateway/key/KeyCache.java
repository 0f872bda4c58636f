package dev.fieldfare.gateway.key;

import dev.fieldfare.gateway.security.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Caches for a short time which key a hash belongs to, or that it belongs to none.
 *
 * <p>Wrong keys have their own cache, so that they never displace valid keys.
 */
final class KeyCache {

  // Random secrets must not fill the memory.
  private static final int MOST = 10_000;

  private final Duration time;
  private final Clock clock;
  private final Map<String, Entry> holders = new ConcurrentHashMap<>();
  private final Map<String, Instant> wrong = new ConcurrentHashMap<>();

  private record Entry(Caller holder, Instant until) {}

  KeyCache(Duration time, Clock clock) {
    this.time = time;
    this.clock = clock;
  }

  Optional<Optional<Caller>> get(String hash) {
    Instant now = clock.instant();
    Entry entry = holders.get(hash);
    if (entry != null) {
      return entry.until().isBefore(now)
          ? Optional.empty()
          : Optional.of(Optional.of(entry.holder()));
    }
    Instant until = wrong.get(hash);
    return until == null || until.isBefore(now) ? Optional.empty() : Optional.of(Optional.empty());
  }

  /** True when the hash had a holder when it was last looked up. */
  boolean isFamiliar(String hash) {
    return holders.containsKey(hash);
  }

  void put(String hash, Optional<Caller> holder) {
    Instant until = clock.instant().plus(time);
    if (holder.isPresent()) {
      wrong.remove(hash);
      makeRoom(holders);
      holders.put(hash, new Entry(holder.get(), until));
    } else {
      holders.remove(hash);
      makeRoom(wrong);
      wrong.put(hash, until);
    }
  }

  void remove(String hash) {
    holders.remove(hash);
  }

  private static void makeRoom(Map<String, ?> entries) {
    if (entries.size() >= MOST) {
      entries.clear();
    }
  }
}
