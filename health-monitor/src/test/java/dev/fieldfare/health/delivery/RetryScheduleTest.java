package dev.fieldfare.health.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A receiver that is away for ten minutes is not flooded, and is not forgotten. */
class RetryScheduleTest {

  @Test
  void aReceiverThatIsAwayForTenMinutesSeesTwelveTriesAtMost() {
    Duration away = Duration.ofMinutes(10);
    Duration at = Duration.ZERO;
    int tries = 1;
    Duration pause = RetrySchedule.after(1).orElseThrow();
    while (at.plus(pause).compareTo(away) <= 0) {
      at = at.plus(pause);
      tries++;
      pause = RetrySchedule.after(tries).orElseThrow();
    }

    assertThat(tries).isLessThanOrEqualTo(12);
    assertThat(at.plus(pause).minus(away)).isLessThanOrEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void triesEndAfterAboutADay() {
    Duration all = Duration.ZERO;
    int attempt = 1;
    while (RetrySchedule.after(attempt).isPresent()) {
      all = all.plus(RetrySchedule.after(attempt).orElseThrow());
      attempt++;
    }

    assertThat(all).isBetween(Duration.ofHours(20), Duration.ofHours(30));
  }
}
