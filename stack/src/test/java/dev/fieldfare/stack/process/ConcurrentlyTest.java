package dev.fieldfare.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ConcurrentlyTest {

  @Test
  void stepsRunAtTheSameTime() {
    CountDownLatch both = new CountDownLatch(2);
    AtomicBoolean met = new AtomicBoolean();
    Runnable step = () -> met.set(arrive(both));

    Concurrently.run(List.of(step, step));

    assertThat(met).isTrue();
  }

  @Test
  void aFileThatCannotBeCopiedIsNamed() {
    Runnable failing =
        () -> {
          throw new UncheckedIOException("cannot copy the program x", new IOException("full"));
        };

    assertThatThrownBy(() -> Concurrently.run(List.of(() -> {}, failing)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot copy the program x");
  }

  private static boolean arrive(CountDownLatch both) {
    both.countDown();
    try {
      return both.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
