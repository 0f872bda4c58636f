package dev.fieldfare.health.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.QuietHours;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quiet hours of a day, in their time zone. */
class QuietPeriodTest {
  private static final String BERLIN = "Europe/Berlin";

  @ParameterizedTest
  @CsvSource({
    // In winter Berlin is an hour ahead of UTC.
    "2026-01-10T20:59:00Z, false",
    "2026-01-10T21:00:00Z, true",
    "2026-01-10T23:30:00Z, true",
    "2026-01-11T05:59:59Z, true",
    "2026-01-11T06:00:00Z, false",
    // In summer it is two hours ahead.
    "2026-07-10T20:00:00Z, true",
    "2026-07-11T04:59:59Z, true",
    "2026-07-11T05:00:00Z, false",
    // The night of a change has an hour less, or one more.
    "2026-03-28T21:00:00Z, true",
    "2026-03-29T04:59:59Z, true",
    "2026-03-29T05:00:00Z, false",
    "2026-10-24T20:00:00Z, true",
    "2026-10-25T05:59:59Z, true",
    "2026-10-25T06:00:00Z, false"
  })
  void qc75_hoursOverMidnightFollowTheZone(Instant moment, boolean isQuiet) {
    assertThat(period("22:00", "07:00", BERLIN).contains(moment)).isEqualTo(isQuiet);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-10T11:59:00Z, false",
    "2026-01-10T12:00:00Z, true",
    "2026-01-10T13:29:00Z, true",
    "2026-01-10T13:30:00Z, false",
    "2026-01-11T00:00:00Z, false"
  })
  void qc75_hoursOfADayEndOnThatDay(Instant moment, boolean isQuiet) {
    assertThat(period("12:00", "13:30", "UTC").contains(moment)).isEqualTo(isQuiet);
  }

  @ParameterizedTest
  @CsvSource({
    // 02:00 to 03:00 does not exist on this day: the hours begin or end with the change.
    "02:30, 06:00, 2026-03-29T00:59:59Z, false",
    "02:30, 06:00, 2026-03-29T01:00:00Z, true",
    "22:00, 02:30, 2026-03-29T00:59:59Z, true",
    "22:00, 02:30, 2026-03-29T01:00:00Z, false",
    // 02:30 comes twice on this day: they begin with the first and end with the second.
    "02:30, 06:00, 2026-10-25T00:30:00Z, true",
    "22:00, 02:30, 2026-10-25T00:30:00Z, true",
    "22:00, 02:30, 2026-10-25T01:29:59Z, true",
    "22:00, 02:30, 2026-10-25T01:30:00Z, false"
  })
  void qc75_timesOfAChangeBeginAndEndOnce(
      String from, String until, Instant moment, boolean isQuiet) {
    assertThat(period(from, until, BERLIN).contains(moment)).isEqualTo(isQuiet);
  }

  @Test
  void qc75_criticalPassesByDefault() {
    QuietPeriod period = period("22:00", "07:00", BERLIN);

    assertThat(period.passes(AlertSeverity.CRITICAL)).isTrue();
    assertThat(period.waiting())
        .containsExactly(
            AlertSeverity.HIGH, AlertSeverity.MEDIUM, AlertSeverity.LOW, AlertSeverity.INFO);
    assertThat(
            QuietPeriod.of(
                    new QuietHours(
                        "22:00", "07:00", Optional.empty(), Optional.of(AlertSeverity.HIGH)))
                .waiting())
        .doesNotContain(AlertSeverity.HIGH);
  }

  @ParameterizedTest
  @CsvSource({
    "24:00, 07:00, UTC, 'from'",
    "7:00, 08:00, UTC, 'from'",
    "22:00, noon, UTC, 'until'",
    "22:00, 22:00, UTC, silence",
    "22:00, 07:00, Europe/Berlln, Europe/Berlln"
  })
  void qc75_wrongHoursAreRefused(String from, String until, String zone, String named) {
    assertThatThrownBy(() -> period(from, until, zone))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void qc75_storedHoursOfAnUnknownZoneHoldNothingBack() {
    assertThat(
            QuietPeriod.stored(
                new QuietHours("22:00", "07:00", Optional.of("Old/Zone"), Optional.empty())))
        .isEmpty();
  }

  private static QuietPeriod period(String from, String until, String zone) {
    return QuietPeriod.of(new QuietHours(from, until, Optional.of(zone), Optional.empty()));
  }
}
