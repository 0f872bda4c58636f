package dev.fieldfare.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackOffTest {
  @Test
  void startsAtOnceThenWaitsTwiceAsLongEachTimeUpToALimit() {
    assertThat(IntStream.rangeClosed(1, 9).mapToObj(BackOff.OURS::delay).map(Duration::toMillis))
        .containsExactly(0L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 10_000L, 10_000L);
    assertThat(BackOff.OURS.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(10));
  }
}
