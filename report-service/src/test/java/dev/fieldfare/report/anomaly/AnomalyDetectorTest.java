package dev.fieldfare.report.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A number is marked when it is far from what it was, and not for less. */
class AnomalyDetectorTest {
  private static final Instant END = Instant.parse("2026-03-01T00:00:00Z");

  @Test
  void pr16_aJumpIsMarkedAndExplained() {
    List<Window> windows = regular(20);
    windows.add(window(100, 0, 900));

    assertThat(AnomalyDetector.find("main", windows))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.measure()).isEqualTo(Measure.AVERAGE_DURATION);
              assertThat(found.observed()).isEqualTo(900);
              assertThat(found.expected()).isCloseTo(100, within(20.0));
              assertThat(found.explanation())
                  .contains("average duration", "main", "900.0", "20 windows");
            });
  }

  @Test
  void pr16_failuresAndFewerMigrationsAreMarked() {
    List<Window> failing = regular(20);
    failing.add(window(50, 50, 100));
    List<Window> silent = regular(20);
    silent.add(window(0, 0, 0));

    assertThat(AnomalyDetector.find("main", failing))
        .extracting(AnomalyDetector.Found::measure)
        .containsExactly(Measure.FAILED_PERCENT);
    assertThat(AnomalyDetector.find("main", silent))
        .extracting(AnomalyDetector.Found::measure)
        .containsExactly(Measure.MIGRATIONS);
  }

  @Test
  void pr16_smallChangesAndFasterOnesAreNotMarked() {
    List<Window> slightly = regular(20);
    slightly.add(window(105, 2, 120));
    List<Window> faster = regular(20);
    faster.add(window(100, 0, 1));
    List<Window> young = regular(AnomalyDetector.LEAST_WINDOWS - 1);
    young.add(window(100, 0, 90_000));

    assertThat(AnomalyDetector.find("main", slightly)).isEmpty();
    assertThat(AnomalyDetector.find("main", faster)).isEmpty();
    assertThat(AnomalyDetector.find("main", young)).isEmpty();
  }

  @Test
  void theAverageFollowsANewLevel() {
    MovingAverage average = MovingAverage.NONE;
    for (int n = 0; n < 20; n++) {
      average = average.with(n < 10 ? 10 : 50);
    }

    assertThat(average.mean()).isCloseTo(50, within(2.0));
    assertThat(average.count()).isEqualTo(20);
  }

  private static List<Window> regular(int count) {
    List<Window> windows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      windows.add(window(100 + n % 3, n % 2, 100 + n % 5));
    }
    return windows;
  }

  private static Window window(long successful, long failed, long averageMs) {
    return new Window(
        END.minus(Duration.ofDays(1)),
        successful,
        failed,
        successful,
        successful * averageMs * 1_000,
        successful * 1_000,
        successful * 1_000);
  }
}
