package dev.fieldfare.health.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** QC-79: a slow migration is reported, and over with the next fast one of its table. */
class SlowMigrationsTest {
  private static final SlowMigrations SLOW =
      new SlowMigrations(Duration.ofMinutes(5), Duration.ofSeconds(1));

  @Test
  void qc79_aLongDurationOrLongLocksAreReported() {
    List<Signal> signals =
        SLOW.of(
            "main",
            List.of(
                event("applied", "a", 299_999, 999),
                event("applied", "b", 300_000, 1),
                event("applied", "c", 1, 1_000),
                event("failed", "d", 900_000, 9_000)));

    assertThat(signals).hasSize(3);
    assertThat(signals.get(0)).isInstanceOf(Signal.Cleared.class);
    assertThat(signals.get(1)).isInstanceOf(Signal.Reported.class);
    assertThat(signals.get(2)).isInstanceOf(Signal.Reported.class);
    Condition condition = ((Signal.Reported) signals.get(2)).condition();
    assertThat(condition.detail()).contains("public.c", "held its locks for 1000 ms");
    assertThat(AlertText.of(condition).title()).isEqualTo("A migration was slow");
    assertThat(AlertText.runbook(condition.category()))
        .isEqualTo("docs/runbooks/database-migration.md");
  }

  @Test
  void qc79_aFastMigrationOfTheTableEndsTheProblem() {
    List<LoggedEvent> events = new ArrayList<>();
    for (int n = 0; n < 100; n++) {
      events.add(event("applied", "a", 1, 1));
    }
    events.add(event("applied", "a", 400_000, 1));
    events.add(event("applied", "a", 1, 1));
    List<Signal> signals = SLOW.of("main", events);

    assertThat(signals)
        .extracting(signal -> signal.getClass().getSimpleName())
        .containsExactly("Cleared", "Reported", "Cleared");
    assertThat(signals.stream().map(Signal::fingerprint).distinct()).hasSize(1);
  }

  private static LoggedEvent event(String what, String table, long took, long held) {
    return new LoggedEvent(
        1,
        new UUID(1, 2),
        "dev.fieldfare.migration." + what,
        "/fieldfare/migration-worker/main",
        "main/public." + table,
        1,
        "2026-01-01T12:00:00.000Z",
        Optional.empty(),
        "{\"id\":\"x\",\"type\":\"ADD_COLUMN\",\"schema\":\"public\",\"table\":\"%s\",\"durationMs\":%d,\"lockHoldMs\":%d}"
            .formatted(table, took, held));
  }
}
