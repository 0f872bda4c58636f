package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.TargetLimits;
import dev.fieldfare.contracts.message.MessageOptions;
import dev.fieldfare.contracts.message.SenderLimits;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.plan.PlanRequest.PlanChange;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How big a table may be that is rewritten in place, and how a bigger one is allowed. */
@WithServers
class RewriteLimitsIT {

  private static final ChangeType TO_BIGINT =
      new ChangeType(TableName.of("big"), "a", "bigint", Optional.empty(), CastErrorMode.FAIL);

  private final TestDatabase database;

  RewriteLimitsIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void table() {
    database.execute(
        "DROP TABLE IF EXISTS big",
        "CREATE TABLE big (id int PRIMARY KEY, a int)",
        "INSERT INTO big SELECT n, n FROM generate_series(1, 60000) n",
        "ANALYZE big");
  }

  @Test
  void d35_theRefusalNamesTheHoldAndBothWaysOut() throws Exception {
    try (Workbench bench = new Workbench(database)) {
      Refusal refusal = bench.refusal(TO_BIGINT);

      assertThat(refusal.reason()).isEqualTo(FailureReason.NOT_AVAILABLE_YET);
      assertThat(refusal.message())
          .containsPattern("block other sessions for \\d+ ms, allowed are 50 ms")
          .contains("\"limits.hold-ms\"");
      assertThat(bench.plan(asking(namedHold(refusal), SenderRole.OPERATOR)))
          .isInstanceOf(PlanResult.Planned.class);
    }
  }

  @Test
  void d35_anEnqueuerCannotAllowIt() throws Exception {
    try (Workbench bench = new Workbench(database)) {
      assertThat(bench.refusal(asking(600_000, SenderRole.ENQUEUER)).reason())
          .isEqualTo(FailureReason.NOT_AVAILABLE_YET);
    }
  }

  @Test
  void d35_theLimitsOfTheTargetAllowItToAll() throws Exception {
    try (Workbench patient = bench(new TargetLimits(5_000, 64L * 1024 * 1024));
        Workbench small = bench(new TargetLimits(5_000, 100_000))) {
      assertThat(patient.plan(TO_BIGINT)).isInstanceOf(PlanResult.Planned.class);
      assertThat(small.refusal(TO_BIGINT).message())
          .contains("\"limits.rewrite-bytes\"")
          .doesNotContain("maxHoldMs");
    }
  }

  private Workbench bench(TargetLimits limits) {
    return new Workbench(database, PlanningLimits.of(limits, Optional.empty()));
  }

  private static int namedHold(Refusal refusal) {
    var named = Pattern.compile("\"maxHoldMs\" of at least (\\d+)").matcher(refusal.message());
    assertThat(named.find()).as(refusal.message()).isTrue();
    return Integer.parseInt(named.group(1));
  }

  private static PlanRequest asking(int maxHoldMs, SenderRole role) {
    MessageOptions asked =
        new MessageOptions(
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.of(maxHoldMs),
            Optional.empty(),
            false,
            false);
    return new PlanChange(
        UUID.randomUUID(),
        TO_BIGINT,
        new PlanOptions(SenderLimits.of(role).apply(asked), Optional.empty()));
  }
}
