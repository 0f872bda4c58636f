package dev.fieldfare.health.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No hour has more mails than allowed, and waiting messages use all that is allowed. */
class MailRateTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 20, 60})
  void qc73_noHourHasMoreMailsThanAllowed(int perHour) {
    List<Instant> always = send(new MailRate(perHour), Duration.ofSeconds(5), new Random(0), 1);
    List<Instant> sometimes =
        send(new MailRate(perHour), Duration.ofSeconds(5), new Random(perHour), 40);

    assertThat(mostInAnHour(always)).isEqualTo(perHour);
    assertThat(mostInAnHour(sometimes)).isLessThanOrEqualTo(perHour);
  }

  @Test
  void halfOfTheMailsMayFollowEachOtherAtOnce() {
    List<Instant> mails = send(new MailRate(20), Duration.ofSeconds(5), new Random(0), 1);

    assertThat(mails.subList(0, 10)).allMatch(at -> at.isBefore(BEGIN.plusSeconds(60)));
    assertThat(Duration.between(mails.get(10), mails.get(11))).isLessThan(Duration.ofMinutes(6));
  }

  @Test
  void aRateOfNoneIsRefused() {
    assertThatThrownBy(() -> new MailRate(0)).hasMessageContaining("at least 1");
  }

  // Messages wait in one of so many steps of four hours.
  private static List<Instant> send(MailRate rate, Duration step, Random random, int oneOf) {
    List<Instant> mails = new ArrayList<>();
    Instant until = BEGIN;
    for (Instant now = BEGIN;
        now.isBefore(BEGIN.plus(HOUR.multipliedBy(4)));
        now = now.plus(step)) {
      if (random.nextInt(oneOf) == 0 && !until.isAfter(rate.latest(now))) {
        mails.add(now);
        until = rate.after(until, now);
      }
    }
    return mails;
  }

  private static int mostInAnHour(List<Instant> mails) {
    int most = 0;
    for (Instant first : mails) {
      long within =
          mails.stream().filter(at -> !at.isBefore(first) && at.isBefore(first.plus(HOUR))).count();
      most = Math.max(most, (int) within);
    }
    return most;
  }
}
