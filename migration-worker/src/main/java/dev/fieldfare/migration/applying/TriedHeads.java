package dev.fieldfare.migration.applying;

import dev.fieldfare.migration.planning.Run;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Remembers which migration was tried last in each line. One may still be at the head after it was
 * tried: its row is locked, a member of its atomic set is not ready, or the target fails. It is
 * tried again after a growing pause, not at once.
 */
final class TriedHeads {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(25);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration FORGET_AFTER = Duration.ofSeconds(30);

  private final Map<String, Tried> lines = new HashMap<>();
  private final Clock clock;

  private record Tried(UUID head, int times, Instant next) {}

  TriedHeads(Clock clock) {
    this.clock = clock;
  }

  /** True while the run's head was tried a moment ago. */
  boolean rests(Run run) {
    Tried tried = lines.get(run.line());
    Instant now = clock.instant();
    return tried != null
        && tried.head.equals(run.head().id())
        && now.isBefore(tried.next)
        // A clock that was set back must not stop a line.
        && tried.next.isBefore(now.plus(LONGEST_PAUSE).plusMillis(1));
  }

  /** The run is tried now. */
  void tried(Run run) {
    UUID head = run.head().id();
    Tried before = lines.get(run.line());
    int times = before != null && before.head.equals(head) ? before.times + 1 : 1;
    long pause = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(times, 10));
    lines.put(run.line(), new Tried(head, times, clock.instant().plusMillis(pause)));
  }

  /** When the first line that rests may be tried again. */
  Optional<Duration> restsFor() {
    Instant now = clock.instant();
    return lines.values().stream()
        .map(Tried::next)
        .filter(now::isBefore)
        .min(Comparator.naturalOrder())
        .map(next -> Duration.between(now, next));
  }

  /** Forgets lines that were not tried for a while. */
  void forgetOld() {
    Instant old = clock.instant().minus(FORGET_AFTER);
    lines.values().removeIf(tried -> tried.next.isBefore(old));
  }
}
