package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.ledger.LineEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BundlePackerTest {
  private final HoldGauge gauge = new HoldGauge();

  @Test
  void i6_moreChangesShareACommitOnAQuickServerAndFewerOnABusyOne() {
    assertThat(gauge.share()).isEqualTo(3);

    for (int n = 0; n < 50; n++) {
      gauge.measured(20, 5);
    }
    assertThat(gauge.share()).isBetween(0.24, 0.26);

    for (int n = 0; n < 50; n++) {
      gauge.measured(20, 60);
    }
    assertThat(gauge.share()).isBetween(2.9, 3.1);
  }

  @Test
  void i6_oneHiccupDoesNotDecide() {
    for (int n = 0; n < 50; n++) {
      gauge.measured(20, 10);
    }

    gauge.measured(1, 5_000);
    assertThat(gauge.share()).isBetween(1.3, 1.5);
    for (int n = 0; n < 10; n++) {
      gauge.measured(20, 10);
    }

    assertThat(gauge.share()).isLessThan(0.8);
  }

  @Test
  void whatHoldsNothingSaysNothing() {
    gauge.measured(0, 500);

    assertThat(gauge.share()).isEqualTo(3);
  }

  @Test
  void aCommitHasAnEnd() {
    BundlePacker packer = new BundlePacker(20, 64);

    List<Bundle> bundles =
        packer.pack(IntStream.range(0, 150).mapToObj(n -> refused()).toList(), gauge.share());

    assertThat(bundles).extracting(b -> b.runs().size()).containsExactly(64, 64, 22);
  }

  private static PlannedRun refused() {
    var waiting = new LineEntry.Waiting(Optional.empty(), true, Instant.MAX, 0);
    var entry =
        new LineEntry(
            "public.a",
            1,
            UUID.randomUUID(),
            "QUEUED",
            List.of("public.a"),
            List.of(),
            waiting,
            "ADD_COLUMN",
            JsonNodeFactory.instance.objectNode(),
            "enqueuer",
            false,
            Optional.empty(),
            Optional.empty());
    var refusal = new Verdict.Fail(Failure.of(FailureReason.TABLE_MISSING, "there is none"));
    return new PlannedRun(
        new Run("public.a", List.of(entry), false), List.of(new Decision(entry, refusal)));
  }
}
