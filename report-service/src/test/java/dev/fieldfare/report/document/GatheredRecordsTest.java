package dev.fieldfare.report.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.report.document.ReportRequest.Parameters;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Targets are read at the same time, with one deadline for all. */
class GatheredRecordsTest {
  private static final Duration GENEROUS = Duration.ofSeconds(60);

  @Test
  void allTargetsAreReadAtTheSameTime() {
    List<String> targets = List.of("c", "a", "b");
    CountDownLatch begun = new CountDownLatch(targets.size());

    GatheredRecords<String> gathered =
        GatheredRecords.read(
            (target, request, most) -> {
              begun.countDown();
              await(begun);
              return List.of("of " + target);
            },
            request(targets),
            GENEROUS);

    assertThat(gathered.records()).containsExactly("of c", "of a", "of b");
    assertThat(gathered.omitted()).isEmpty();
  }

  @Test
  void lateTargetsAreOmittedAndCostTheDeadlineOnce() {
    List<String> late = IntStream.range(0, 50).mapToObj(n -> "late" + n).toList();
    CountDownLatch never = new CountDownLatch(1);
    long began = System.nanoTime();

    GatheredRecords<String> gathered =
        GatheredRecords.read(
            (target, request, most) -> {
              await(never);
              return List.of(target);
            },
            request(late),
            Duration.ofMillis(300));

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(GENEROUS.dividedBy(6));
    assertThat(gathered.records()).isEmpty();
    assertThat(gathered.omitted())
        .hasSize(50)
        .contains("The records of late7 are missing, because the target does not answer.");
  }

  @Test
  void aTargetThatFailsCostsItsRecordsOnly() {
    GatheredRecords<String> gathered =
        GatheredRecords.read(
            (target, request, most) -> {
              if (target.equals("away")) {
                throw new SQLException("connection refused");
              }
              return IntStream.range(0, most).mapToObj(n -> target + n).toList();
            },
            request(List.of("away", "main")),
            GENEROUS);

    assertThat(gathered.records()).hasSize(GatheredRecords.MOST).startsWith("main0");
    assertThat(gathered.omitted())
        .containsExactly(
            "The records of away are missing, because the target does not answer.",
            "Only the newest 1000 records of main are shown.");
  }

  private static ReportRequest request(List<String> targets) {
    return ReportRequest.of(
        new Parameters("7", "UTC", null, null, null), targets, Instant.EPOCH.plusSeconds(1L << 30));
  }

  private static void await(CountDownLatch latch) throws SQLException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new SQLException("interrupted", e);
    }
  }
}
