package dev.fieldfare.service.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Loops that find no work look less often, until they are woken. */
class LoopRunnerTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private static final class Idle implements ServiceLoop {
    private final AtomicInteger rounds = new AtomicInteger();

    @Override
    public String name() {
      return "idle";
    }

    @Override
    public Duration quietPause() {
      return LONG;
    }

    @Override
    public Duration round() {
      rounds.incrementAndGet();
      return Duration.ofMillis(1);
    }
  }

  @Test
  void d07_aLoopWithoutWorkBecomesQuietUntilItsSignal() {
    Idle loop = new Idle();
    LoopSignal signal = new LoopSignal();
    try (LoopRunner runner = LoopRunner.start(loop, "test", signal)) {
      await().until(() -> loop.rounds.get() == LoopRunner.QUIET_ROUNDS);

      signal.raise();

      await().until(() -> loop.rounds.get() == 2 * LoopRunner.QUIET_ROUNDS + 1);
      assertThat(runner.isFailing()).isFalse();
    }
  }
}
