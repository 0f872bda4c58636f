package dev.fieldfare.gateway.key;

import dev.fieldfare.gateway.security.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers for a short while whom a hash belongs to, and that it belongs to nobody.
 *
 * <p>Wrong keys have a memory of their own, so that they never displace holders.
 */
final class KeyCache {

  // Secrets that are tried at random must not fill the memory.
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
