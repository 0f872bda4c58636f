package dev.fieldfare.report.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.report.document.ReportPeriod;
import dev.fieldfare.report.document.WrongParameter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Intervals belong to the zone, whatever clocks do. */
class SeriesIntervalTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void aDayWithAChangeOfClockHas23Or25Hours() {
    ReportPeriod spring = new ReportPeriod(LocalDate.of(2026, 3, 29), 1, BERLIN);
    ReportPeriod autumn = new ReportPeriod(LocalDate.of(2026, 10, 25), 1, BERLIN);

    assertThat(SeriesInterval.HOUR.boundaries(spring)).hasSize(24);
    assertThat(SeriesInterval.HOUR.boundaries(autumn)).hasSize(26);
    assertThat(SeriesInterval.QUARTER.boundaries(autumn)).hasSize(101).doesNotHaveDuplicates();
  }

  @Test
  void weeksBeginOnMondayAndMonthsOnTheFirst() {
    ReportPeriod period = new ReportPeriod(LocalDate.of(2026, 2, 26), 10, BERLIN);

    assertThat(SeriesInterval.WEEK.boundaries(period))
        .containsExactly(
            Instant.parse("2026-02-25T23:00:00Z"),
            Instant.parse("2026-03-01T23:00:00Z"),
            Instant.parse("2026-03-07T23:00:00Z"));
    assertThat(SeriesInterval.MONTH.boundaries(period))
        .containsExactly(
            Instant.parse("2026-02-25T23:00:00Z"),
            Instant.parse("2026-02-28T23:00:00Z"),
            Instant.parse("2026-03-07T23:00:00Z"));
  }

  @Test
  void refusesMoreIntervalsThanDaysMayBe() {
    ReportPeriod years = new ReportPeriod(LocalDate.of(2026, 1, 1), 3_660, BERLIN);

    assertThat(SeriesInterval.DAY.boundaries(years)).hasSize(3_661);
    assertThatThrownBy(() -> SeriesInterval.HOUR.boundaries(years))
        .isInstanceOf(WrongParameter.class)
        .hasMessageContaining("longer intervals");
    for (String wrong : List.of("", "minute", "DAY", "1=1")) {
      assertThatThrownBy(() -> SeriesInterval.of(wrong)).isInstanceOf(WrongParameter.class);
      assertThatThrownBy(() -> Dimension.of(wrong)).isInstanceOf(WrongParameter.class);
      assertThatThrownBy(() -> RankingOrder.of(wrong)).isInstanceOf(WrongParameter.class);
    }
  }
}
