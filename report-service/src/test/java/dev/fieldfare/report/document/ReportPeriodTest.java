package dev.fieldfare.report.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Periods are whole days of a zone, whatever clocks do. */
class ReportPeriodTest {
  private static final Instant NOW = Instant.parse("2026-03-30T22:30:00Z");

  @Test
  void qc58_todayIsTheLastDayInTheZone() {
    ReportPeriod utc = ReportPeriod.lastDays("7", null, NOW);
    ReportPeriod berlin = ReportPeriod.lastDays("7", "Europe/Berlin", NOW);

    assertThat(utc.first()).isEqualTo(LocalDate.of(2026, 3, 24));
    assertThat(utc.last()).isEqualTo(LocalDate.of(2026, 3, 30));
    assertThat(berlin.last()).isEqualTo(LocalDate.of(2026, 3, 31));
    assertThat(ReportPeriod.lastDays(null, null, NOW).days()).isEqualTo(30);
  }

  @Test
  void aDayWithAChangeOfClockHasItsOwnLength() {
    List<Instant> boundaries =
        ReportPeriod.lastDays("3", "Europe/Berlin", Instant.parse("2026-03-30T10:00:00Z"))
            .boundaries();

    assertThat(Duration.between(boundaries.get(0), boundaries.get(1))).hasHours(24);
    assertThat(Duration.between(boundaries.get(1), boundaries.get(2))).hasHours(23);
    // Midnight does not exist there on that day.
    assertThat(ReportPeriod.lastDays("1", "Africa/Cairo", Instant.parse("2026-04-24T10:00:00Z")))
        .extracting(period -> period.boundaries().getFirst())
        .isEqualTo(Instant.parse("2026-04-23T22:00:00Z"));
  }

  @Test
  void qc58_aPeriodMayEndBeforeToday() {
    ReportPeriod period = ReportPeriod.of("31", "2026-01-31", "Europe/Berlin", NOW);

    assertThat(period.first()).isEqualTo(LocalDate.of(2026, 1, 1));
    assertThat(period.boundaries().getLast()).isEqualTo(Instant.parse("2026-01-31T23:00:00Z"));
    // It is still the 30th in UTC.
    assertThat(ReportPeriod.of("1", "2026-03-31", "Europe/Berlin", NOW).days()).isEqualTo(1);
    for (String day :
        List.of("2026-03-31", "1999-12-31", "2026-02-30", "yesterday", "", "+999999999-12-31")) {
      assertThatThrownBy(() -> ReportPeriod.of("1", day, "UTC", NOW))
          .isInstanceOf(WrongParameter.class)
          .hasMessageContaining("from 2000-01-01 to 2026-03-30");
    }
  }

  @Test
  void refusesWhatIsNoPeriod() {
    for (String days : List.of("abc", "-1", "0", "100000", "", "7.5", "99999999999")) {
      assertThatThrownBy(() -> ReportPeriod.lastDays(days, null, NOW))
          .isInstanceOf(WrongParameter.class)
          .hasMessageContaining("from 1 to 3660");
    }
    for (String zone : List.of("Nowhere/City", "", "Europe/Berlin; DROP", "+25:00")) {
      assertThatThrownBy(() -> ReportPeriod.lastDays("7", zone, NOW))
          .isInstanceOf(WrongParameter.class)
          .hasMessageContaining("no time zone");
    }
    assertThatThrownBy(() -> ReportPeriod.lastDays("7", "+01:07", NOW))
        .isInstanceOf(WrongParameter.class)
        .hasMessageContaining("15 minutes");
  }
}
