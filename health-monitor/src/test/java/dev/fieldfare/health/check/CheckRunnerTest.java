package dev.fieldfare.health.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.health.CheckResult;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.health.HealthBand;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Checks that fail, hang or answer nonsense hide none of the others. */
class CheckRunnerTest {
  private static final CheckedTarget TARGET =
      new CheckedTarget("main", "monitor", new PGSimpleDataSource());

  /** What a check does. */
  @FunctionalInterface
  private interface Body {
    CheckOutcome run() throws SQLException;
  }

  private record NamedCheck(String name, Body body) implements TargetCheck {
    @Override
    public CheckDescription description() {
      return named(name, 10);
    }

    @Override
    public CheckOutcome run(CheckedTarget target) throws SQLException {
      return body.run();
    }
  }

  @Test
  void c44_noCheckHidesAnother() {
    CountDownLatch never = new CountDownLatch(1);
    List<TargetCheck> checks =
        List.of(
            new NamedCheck("throws", () -> List.<CheckOutcome>of().getFirst()),
            new NamedCheck("hangs", () -> hang(never)),
            new NamedCheck("nonsense", () -> CheckOutcome.ok(11, "Fine.")),
            new NamedCheck(
                "forbidden",
                () -> {
                  throw new SQLException("permission denied for table workers", "42501");
                }),
            new NamedCheck("good", () -> CheckOutcome.ok(10, "Fine.")));

    List<CheckResult> results =
        new CheckRunner(checks, Duration.ofMillis(300))
            .run(TARGET).stream().map(CheckRun::result).toList();

    never.countDown();
    assertThat(results)
        .extracting(CheckResult::name)
        .containsExactly("throws", "hangs", "nonsense", "forbidden", "good");
    assertThat(results.subList(0, 4))
        .allMatch(result -> result.status() == CheckStatus.ERROR && result.points() == 0);
    assertThat(results.get(1).details().getFirst()).contains("within 300 ms");
    assertThat(results.get(3).details().getFirst()).contains("GRANT pg_monitor TO \"monitor\";");
    assertThat(results.getLast().status()).isEqualTo(CheckStatus.OK);
  }

  @Test
  void qc54_aCriticalFindingCapsTheScore() {
    CheckRun good = run(CheckStatus.OK, 90);
    CheckRun bad = run(CheckStatus.CRITICAL, 10);

    assertThat(HealthScore.report("main", Instant.EPOCH, List.of(good, bad)))
        .satisfies(
            report -> {
              assertThat(report.score()).isEqualTo(69);
              assertThat(report.band()).isEqualTo(HealthBand.CRITICAL);
            });
  }

  @Test
  void qc54_aHealthyTargetWithAFindingIsToldToLookAtIt() {
    CheckRun good = run(CheckStatus.OK, 90);
    CheckRun noticed = run(CheckStatus.WARNING, 10);

    assertThat(HealthScore.report("main", Instant.EPOCH, List.of(good, noticed)).recommendations())
        .containsExactly(
            "The target is healthy. Look at the findings below when there is time.", "a: act.");
    assertThat(HealthScore.report("main", Instant.EPOCH, List.of(good)).recommendations())
        .containsExactly("The target is healthy. Nothing needs to be done.");
  }

  @Test
  void qc54_bandsHaveTheirLimits() {
    assertThat(HealthBand.of(90)).isEqualTo(HealthBand.HEALTHY);
    assertThat(HealthBand.of(89)).isEqualTo(HealthBand.WARNING);
    assertThat(HealthBand.of(70)).isEqualTo(HealthBand.WARNING);
    assertThat(HealthBand.of(69)).isEqualTo(HealthBand.CRITICAL);
  }

  private static CheckRun run(CheckStatus status, int points) {
    return new CheckRun(
        named("a", points), new CheckResult("a", status, points, points, List.of("Text."), 1));
  }

  private static CheckDescription named(String name, int weight) {
    return new CheckDescription(
        name, weight, CheckGrant.MONITOR, AlertCategory.UNKNOWN, AlertThreshold.CRITICAL, "act.");
  }

  private static CheckOutcome hang(CountDownLatch never) {
    try {
      never.await();
      return CheckOutcome.ok(10, "Fine.");
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
