package dev.fieldfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class MovableClockTest {
  private final MovableClock clock = MovableClock.at("2026-01-01T12:00:00Z");

  @Test
  void standsStillUntilItIsMoved() {
    assertThat(clock.instant()).isEqualTo("2026-01-01T12:00:00Z").isEqualTo(clock.instant());

    clock.advance(Duration.ofMinutes(90));

    assertThat(clock.instant()).isEqualTo("2026-01-01T13:30:00Z");
  }

  @Test
  void goesBackAndJumps() {
    clock.advance(Duration.ofHours(-13));
    assertThat(clock.instant()).isEqualTo("2025-12-31T23:00:00Z");

    clock.set(Instant.EPOCH);
    assertThat(clock.millis()).isZero();
  }

  @Test
  void movesItsCopiesForOtherZones() {
    Clock elsewhere = clock.withZone(ZoneId.of("Asia/Bangkok"));

    clock.advance(Duration.ofSeconds(1));

    assertThat(elsewhere.instant()).isEqualTo(clock.instant());
    assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Bangkok"));
  }
}
