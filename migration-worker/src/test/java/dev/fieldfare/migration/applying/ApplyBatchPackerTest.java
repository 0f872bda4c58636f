package dev.fieldfare.migration.applying;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.MessageOptions;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.PlanDocument.Estimate;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.migration.planning.PlannedMigration;
import dev.fieldfare.migration.planning.Run;
import dev.fieldfare.postgres.ledger.LineEntry;
import dev.fieldfare.postgres.plan.Plan;
import dev.fieldfare.postgres.plan.UndoSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ApplyBatchPackerTest {
  private final LockHoldEstimator gauge = new LockHoldEstimator();

  @Test
  void i6_moreChangesShareACommitOnAQuickServerAndFewerOnABusyOne() {
    assertThat(gauge.forecast().share()).isEqualTo(3);

    for (int n = 0; n < 50; n++) {
      gauge.measured(20, 5, 9);
    }
    assertThat(gauge.forecast().share()).isBetween(0.24, 0.26);
    assertThat(gauge.forecast().besidesMs()).isBetween(3.9, 4.1);

    for (int n = 0; n < 50; n++) {
      gauge.measured(20, 60, 72);
    }
    assertThat(gauge.forecast().share()).isBetween(2.9, 3.1);
    assertThat(gauge.forecast().besidesMs()).isBetween(11.9, 12.1);
  }

  @Test
  void i6_oneHiccupDoesNotDecide() {
    for (int n = 0; n < 50; n++) {
      gauge.measured(20, 10, 14);
    }

    gauge.measured(1, 5_000, 9_000);

    assertThat(gauge.forecast().share()).isBetween(0.55, 0.65);
    assertThat(gauge.forecast().besidesMs()).isBetween(4.7, 4.9);
  }

  @Test
  void i6_whatACommitTakesLeavesLessForChanges() {
    ApplyBatchPacker packer = new ApplyBatchPacker(20, 64);
    List<PlannedMigration> runs = IntStream.range(0, 40).mapToObj(n -> instant()).toList();

    List<ApplyBatch> quick = packer.pack(runs, new LockHoldEstimator.Forecast(1, 0));
    List<ApplyBatch> slow = packer.pack(runs, new LockHoldEstimator.Forecast(1, 12));
    List<ApplyBatch> tooSlow = packer.pack(runs, new LockHoldEstimator.Forecast(1, 50));

    // 0.4 ms each.
    assertThat(quick).extracting(ApplyBatch::size).containsExactly(40);
    assertThat(slow).extracting(ApplyBatch::size).containsExactly(20, 20);
    assertThat(tooSlow).hasSize(40);
  }

  @Test
  void whatHoldsNothingSaysNothing() {
    gauge.measured(0, 400, 500);

    assertThat(gauge.forecast()).isEqualTo(new LockHoldEstimator.Forecast(3, 2));
  }

  @Test
  void aCommitHasAnEnd() {
    ApplyBatchPacker packer = new ApplyBatchPacker(20, 64);

    List<ApplyBatch> batches =
        packer.pack(IntStream.range(0, 150).mapToObj(n -> refused()).toList(), gauge.forecast());

    assertThat(batches).extracting(ApplyBatch::size).containsExactly(64, 64, 22);
  }

  private static PlannedMigration instant() {
    TableName table = new TableName("public", "a");
    Plan plan =
        new Plan(
            OperationType.ADD_COLUMN,
            table,
            Optional.of("x"),
            Optional.empty(),
            Strategy.INSTANT,
            false,
            List.of(),
            Map.of(),
            Optional.empty(),
            List.of(),
            new UndoSpec.Nothing(table),
            List.of(),
            true,
            List.of(),
            0,
            0,
            new Estimate(1, 10, 2),
            Optional.empty(),
            List.of(),
            false,
            Optional.empty(),
            Optional.empty());
    Run run = run();
    return new PlannedMigration.Apply(run, run.head(), plan, MessageOptions.DEFAULT);
  }

  private static PlannedMigration refused() {
    Run run = run();
    return new PlannedMigration.Fail(
        run, run.head(), Failure.of(FailureReason.TABLE_MISSING, "there is none"));
  }

  private static Run run() {
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
            "{}",
            "enqueuer",
            false,
            Optional.empty(),
            Optional.empty());
    return new Run("public.a", List.of(entry), false);
  }
}
