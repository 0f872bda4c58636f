package dev.fieldfare.health.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.contracts.schedule.TrafficProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** QC-68: busier targets are looked after more often. */
class TrafficSchedulesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T20:00:00Z");

  @ParameterizedTest
  @EnumSource(TrafficProfile.class)
  void qc68_eachProfileSetsTheSameFiveSchedules(TrafficProfile profile) {
    List<ScheduleDefinition> schedules = TrafficSchedules.of(profile, "main", "Europe/Berlin");

    assertThat(schedules)
        .extracting(ScheduleDefinition::name)
        .containsExactly(
            "main-cleanup", "main-health-check", "main-report", "main-validation", "main-sync");
    assertThat(schedules).allMatch(schedule -> schedule.firstDue(NOW).isPresent());
  }

  @Test
  void qc68_theirTimesAreThoseOfTheProfile() {
    Map<ScheduleKind, Long> low = daysBetween(TrafficProfile.LOW);
    Map<ScheduleKind, Long> medium = daysBetween(TrafficProfile.MEDIUM);
    Map<ScheduleKind, Long> high = daysBetween(TrafficProfile.HIGH);

    assertThat(low)
        .containsEntry(ScheduleKind.CLEANUP, 7L)
        .containsEntry(ScheduleKind.HEALTH, 28L)
        .containsEntry(ScheduleKind.REPORT, 28L)
        .containsEntry(ScheduleKind.VALIDATION, 91L)
        .containsEntry(ScheduleKind.SYNC, 91L);
    assertThat(medium)
        .containsEntry(ScheduleKind.CLEANUP, 1L)
        .containsEntry(ScheduleKind.HEALTH, 7L)
        .containsEntry(ScheduleKind.REPORT, 7L)
        .containsEntry(ScheduleKind.VALIDATION, 28L);
    assertThat(high)
        .containsEntry(ScheduleKind.CLEANUP, 1L)
        .containsEntry(ScheduleKind.HEALTH, 1L)
        .containsEntry(ScheduleKind.REPORT, 1L)
        .containsEntry(ScheduleKind.VALIDATION, 7L)
        .containsEntry(ScheduleKind.SYNC, 91L);
  }

  /** From the second due moment to the third: April to July, or February to March. */
  private static Map<ScheduleKind, Long> daysBetween(TrafficProfile profile) {
    return TrafficSchedules.of(profile, "main", "UTC").stream()
        .collect(Collectors.toMap(ScheduleDefinition::kind, TrafficSchedulesTest::daysBetween));
  }

  private static long daysBetween(ScheduleDefinition schedule) {
    ScheduleTiming timing = ScheduleTiming.of(schedule.timing(), schedule.zone());
    Instant first = timing.nextAfter(NOW).orElseThrow();
    Instant second = timing.nextAfter(first).orElseThrow();
    return Duration.between(first, second).toDays();
  }
}
