package dev.fieldfare.gateway.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.gateway.concurrent.BlockingExecutor;
import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.service.target.Target;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Several targets are asked at the same time, and the late ones are named. */
class TargetGatheringTest {

  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final List<Target> TARGETS = List.of(target("a"), target("b"));

  private final TargetGathering gathering = new TargetGathering(new BlockingExecutor(), config());

  @Test
  void d18_answersKeepTheOrderOfTheQuestion() {
    var all = gathering.all(TARGETS, name -> after(name.equals("a") ? 100 : 0, name));

    assertThat(all.answers()).containsExactly("a", "b");
    assertThat(all.missing()).isEmpty();
  }

  @Test
  void d18_aTargetWhoseConnectionFailsIsNamedAndThenNotWaitedFor() {
    var first = gathering.all(TARGETS, TargetGatheringTest::failingA);
    assertThat(first.answers()).containsExactly("b");
    assertThat(first.missingTargets()).extracting(missing -> missing.target()).containsExactly("a");

    long began = System.nanoTime();
    gathering.all(TARGETS, name -> name.equals("a") ? after(5_000, name) : name);
    gathering.all(TARGETS, name -> name.equals("a") ? after(5_000, name) : name);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE.multipliedBy(2));
  }

  @Test
  void d18_aLateTargetIsNamedWhenAnotherHasAnswered() {
    var all = gathering.all(TARGETS, name -> name.equals("a") ? after(5_000, name) : name);

    assertThat(all.answers()).containsExactly("b");
    assertThat(all.missing()).extracting(TargetFailure::target).containsExactly("a");
  }

  @Test
  void d18_slowTargetsAreWaitedForWhileNoneHasAnswered() {
    var all = gathering.all(TARGETS, name -> after(600, name));

    assertThat(all.answers()).containsExactly("a", "b");
  }

  @Test
  void d18_theFirstThatIsFoundIsTheAnswer() {
    long began = System.nanoTime();
    Optional<String> found =
        gathering.first(TARGETS, name -> Optional.of(name.equals("a") ? after(5_000, name) : name));

    assertThat(found).contains("b");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    assertThat(gathering.first(TARGETS, name -> Optional.<String>empty())).isEmpty();
  }

  @Test
  void d18_anAnswerIsNeverTakenForAMissingTarget() {
    try (var pressure = new Pressure()) {
      for (int i = 0; i < 5_000; i++) {
        assertThat(
                gathering.first(
                    TARGETS, name -> Optional.of(failingA(name)).filter(b -> pressure.isOn())))
            .contains("b");
      }
    }
  }

  @Test
  void d18_notFoundIsNotSaidWhileATargetIsMissing() {
    assertThatThrownBy(
            () -> gathering.first(TARGETS, name -> Optional.of(failingA(name)).filter("x"::equals)))
        .isInstanceOf(TargetFailure.class);
  }

  @Test
  void d18_otherFailuresAreThrown() {
    assertThatThrownBy(
            () ->
                gathering.all(
                    TARGETS,
                    name -> {
                      throw new IllegalStateException("a bug");
                    }))
        .isInstanceOf(IllegalStateException.class);
  }

  private static String failingA(String name) {
    if (name.equals("a")) {
      throw new TargetFailure("a", new SQLException("refused", "08001"));
    }
    return name;
  }

  private static String after(long millis, String answer) {
    try {
      new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
      return answer;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Target target(String name) {
    return Target.of(name, "jdbc:postgresql://nowhere/x", "x", "x");
  }

  private static GatewayConfig config() {
    return answering(GatewayConfig.class, answering(GatewayConfig.TargetPool.class, PATIENCE));
  }

  private static <T> T answering(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answer));
  }

  /** Threads that keep the processors busy, so that others lose theirs at any moment. */
  private static final class Pressure implements AutoCloseable {

    private final AtomicBoolean on = new AtomicBoolean(true);

    Pressure() {
      for (int i = 0; i < 4; i++) {
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  while (on.get()) {
                    Thread.onSpinWait();
                  }
                });
      }
    }

    boolean isOn() {
      return on.get();
    }

    @Override
    public void close() {
      on.set(false);
    }
  }
}
