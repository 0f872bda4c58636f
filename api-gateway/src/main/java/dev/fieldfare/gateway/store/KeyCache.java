package dev.fieldfare.gateway.store;

import dev.fieldfare.gateway.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers for a short while whom a hash belongs to, and that it belongs to nobody. */
final class KeyCache {

  // Whoever tries secrets at random must not fill the memory.
  private static final int MOST = 10_000;

  private final Duration time;
  private final Clock clock;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  private record Entry(Optional<Caller> holder, Instant until) {}

  KeyCache(Duration time, Clock clock) {
    this.time = time;
    this.clock = clock;
  }

  Optional<Optional<Caller>> get(String hash) {
    Entry entry = entries.get(hash);
    return entry == null || entry.until().isBefore(clock.instant())
        ? Optional.empty()
        : Optional.of(entry.holder());
  }

  void put(String hash, Optional<Caller> holder) {
    if (entries.size() >= MOST) {
      entries.clear();
    }
    entries.put(hash, new Entry(holder, clock.instant().plus(time)));
  }

  void remove(String hash) {
    entries.remove(hash);
  }
}
