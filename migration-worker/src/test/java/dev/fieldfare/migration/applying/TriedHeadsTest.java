package dev.fieldfare.migration.applying;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.migration.planning.Run;
import dev.fieldfare.postgres.ledger.LineEntry;
import dev.fieldfare.testkit.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TriedHeadsTest {
  private final MovableClock clock = MovableClock.at("2026-01-01T12:00:00Z");
  private final TriedHeads heads = new TriedHeads(clock);

  @Test
  void d7_aHeadThatStaysIsTriedAfterGrowingPauses() {
    Run run = run(UUID.randomUUID());
    int tries = 0;
    Instant end = clock.instant().plusSeconds(60);
    while (clock.instant().isBefore(end)) {
      if (!heads.rests(run)) {
        heads.tried(run);
        tries++;
      }
      clock.advance(Duration.ofMillis(10));
    }
    assertThat(tries).isBetween(25, 40);
  }

  @Test
  void d7_anotherHeadIsTriedAtOnce() {
    heads.tried(run(UUID.randomUUID()));

    assertThat(heads.rests(run(UUID.randomUUID()))).isFalse();
  }

  @Test
  void aClockThatIsSetBackStopsNoLine() {
    Run run = run(UUID.randomUUID());
    heads.tried(run);
    clock.advance(Duration.ofHours(-1));

    assertThat(heads.rests(run)).isFalse();
  }

  private static Run run(UUID id) {
    var waiting = new LineEntry.Waiting(Optional.empty(), true, Instant.MAX, 0);
    var entry =
        new LineEntry(
            "public.a",
            1,
            id,
            "QUEUED",
            List.of("public.a"),
            List.of(),
            waiting,
            "DROP_COLUMN",
            "{}",
            "enqueuer",
            false,
            Optional.empty(),
            Optional.empty());
    return new Run("public.a", List.of(entry), false);
  }
}
