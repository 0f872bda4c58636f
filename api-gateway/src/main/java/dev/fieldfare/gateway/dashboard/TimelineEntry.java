package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.migration.Attempt;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.gateway.dashboard.page.Wording;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Something that happened to a migration.
 *
 * @param at when, as RFC 3339 writes it
 * @param tone its class in the style sheet
 */
public record TimelineEntry(String at, String text, String tone) {

  /** Everything that happened, in order. */
  static List<TimelineEntry> of(Migration migration) {
    List<TimelineEntry> entries = new ArrayList<>();
    var timing = migration.timing();
    entries.add(entry(timing.enqueuedAt(), "enqueued", "idle"));
    timing.runAt().ifPresent(at -> entries.add(entry(at, "due", "idle")));
    migration.attempts().forEach(attempt -> add(attempt, entries));
    if (migration.attempts().isEmpty()) {
      timing.startedAt().ifPresent(at -> entries.add(entry(at, "started", "busy")));
    }
    timing.nextTryAt().ifPresent(at -> entries.add(entry(at, "next attempt", "warn")));
    timing
        .finishedAt()
        .ifPresent(at -> entries.add(entry(at, end(migration), Wording.tone(migration.status()))));
    entries.sort(Comparator.comparing(entry -> Instant.parse(entry.at())));
    return List.copyOf(entries);
  }

  private static void add(Attempt attempt, List<TimelineEntry> entries) {
    entries.add(entry(attempt.startedAt(), "attempt " + attempt.n() + " started", "busy"));
    attempt
        .error()
        .ifPresent(
            error ->
                entries.add(
                    entry(
                        attempt.endedAt().orElse(attempt.startedAt()),
                        "attempt " + attempt.n() + " failed: " + error.message(),
                        "bad")));
  }

  private static String end(Migration migration) {
    return migration.status().name().toLowerCase(Locale.ROOT);
  }

  private static TimelineEntry entry(Instant at, String text, String tone) {
    return new TimelineEntry(at.toString(), text, tone);
  }
}
