package dev.fieldfare.health.silence;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens at the end of a silence: a notice before it, if it held back anything, and a
 * repeated event for each alert that it held back and that is still open.
 */
public final class SilenceUpkeep {
  private static final Duration NOTICE = Duration.ofMinutes(15);
  private static final String KIND = "silence_ends";

  private final Silences silences;
  private final AlertStore alerts;
  private final Clock clock;

  /** Upkeep of these silences. */
  public SilenceUpkeep(Silences silences, AlertStore alerts, Clock clock) {
    this.silences = silences;
    this.alerts = alerts;
    this.clock = clock;
  }

  /** Does what is due. */
  public void run() throws SQLException {
    Instant now = clock.instant();
    for (Silence silence : silences.notice(now.plus(NOTICE))) {
      alerts.apply(List.of(new Signal.Reported(condition(silence), now)));
    }
    for (Silence silence : silences.ended()) {
      // One that was ended before its begin held back nothing.
      if (silence.startsAt().isBefore(silence.endsAt())) {
        alerts.apply(afterEnd(silence, now));
      }
      silences.finish(silence.id());
    }
  }

  // A kill between the two steps repeats the signals; the receivers get one more repeated event.
  private List<Signal> afterEnd(Silence silence, Instant now) throws SQLException {
    List<Signal> signals = new ArrayList<>();
    signals.add(new Signal.Cleared(fingerprint(silence), now));
    alerts.open(silence.matcher()::matches).stream()
        .<Signal>map(fingerprint -> new Signal.Unsilenced(fingerprint, now))
        .forEach(signals::add);
    return signals;
  }

  private static Condition condition(Silence silence) {
    return new Condition(
        fingerprint(silence),
        KIND,
        AlertCategory.UNKNOWN,
        AlertSeverity.INFO,
        silence.matcher().target().orElse("-"),
        "silence",
        "health-monitor",
        "A silence ends at %s. It held back %d messages. Comment: %s"
            .formatted(silence.endsAt(), silence.suppressed(), silence.comment()),
        "silence " + silence.id());
  }

  private static String fingerprint(Silence silence) {
    return Fingerprint.of(KIND, silence.id().toString());
  }
}
