package dev.fieldfare.health.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When cron text and intervals are due. */
class TimingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 2 * * *|2026-01-01T02:00:00Z|2026-01-02T02:00:00Z",
        "0 8 * * 1|2026-01-05T08:00:00Z|2026-01-12T08:00:00Z",
        "0 17 * * 5|2026-01-02T17:00:00Z|2026-01-09T17:00:00Z",
        "0 3 1 * *|2026-01-01T03:00:00Z|2026-02-01T03:00:00Z",
        "0 4 1 1,4,7,10 *|2026-01-01T04:00:00Z|2026-04-01T04:00:00Z",
        "0 0 13 * 5|2026-01-02T00:00:00Z|2026-01-09T00:00:00Z",
        "*/15 9-17 * * MON-FRI|2026-01-01T09:00:00Z|2026-01-01T09:15:00Z",
        "0 0 29 2 *|2028-02-29T00:00:00Z|2032-02-29T00:00:00Z"
      })
  void qc66_cronTextIsDueAsCronSays(String text, String first, String second) {
    ScheduleTiming timing = ScheduleTiming.of(text, "UTC");

    Instant due = timing.nextAfter(Instant.parse("2026-01-01T00:00:00Z")).orElseThrow();

    assertThat(due).isEqualTo(first);
    assertThat(timing.nextAfter(due)).contains(Instant.parse(second));
    assertThat(timing.lastUntil(Instant.parse(second), due)).isEqualTo(second);
    assertThat(timing.lastUntil(Instant.parse(second).minusNanos(1), due)).isEqualTo(first);
  }

  @Test
  void aChangeOfTheClockInSummerAndWinterMakesNoRunTwice() {
    assertThat(due("30 2 * * *", "2026-03-28T12:00:00Z", 2))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    assertThat(due("30 2 * * *", "2026-10-24T12:00:00Z", 2))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    assertThat(due("0 * * * *", "2026-10-24T23:30:00Z", 3))
        .containsExactly("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "61 * * * *",
        "0 0 31 2 *",
        "0 0 30 2 *",
        "@daily",
        "0 2 * * * *",
        "x",
        "P0D",
        "PT59S",
        "PT",
        "P400D",
        "-PT1H",
        "0 2 * * *; rm -rf /"
      })
  void whatIsNeverDueIsRefused(String text) {
    assertThatThrownBy(() -> ScheduleTiming.of(text, "UTC"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUnknownZoneIsRefused() {
    assertThatThrownBy(() -> ScheduleTiming.of("0 2 * * *", "Mars/Olympus"))
        .hasMessageContaining("Mars/Olympus");
  }

  private static List<String> due(String text, String after, int count) {
    ScheduleTiming timing = ScheduleTiming.of(text, "Europe/Berlin");
    return Stream.iterate(Instant.parse(after), moment -> timing.nextAfter(moment).orElseThrow())
        .skip(1)
        .limit(count)
        .map(Instant::toString)
        .toList();
  }
}
