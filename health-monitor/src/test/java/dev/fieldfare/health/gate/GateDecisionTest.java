package dev.fieldfare.health.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.health.CheckResult;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.health.HealthBand;
import dev.fieldfare.contracts.health.HealthReport;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which reports close the gate. */
class GateDecisionTest {

  @Test
  void aCriticalFindingClosesIt() {
    assertThat(
            GateDecision.reason(
                report(69, HealthBand.CRITICAL, check("sequences", CheckStatus.CRITICAL, 0, 0))))
        .contains("critical health of main: sequences");
  }

  @Test
  void failedMigrationsNeverCloseIt() {
    assertThat(
            GateDecision.reason(
                report(
                    69,
                    HealthBand.CRITICAL,
                    check("failed_migrations", CheckStatus.CRITICAL, 0, 15),
                    check("indexes", CheckStatus.WARNING, 0, 10),
                    check("queue", CheckStatus.WARNING, 0, 15))))
        .isEmpty();
  }

  @Test
  void differencesOfFormsNeverCloseIt() {
    assertThat(
            GateDecision.reason(
                report(69, HealthBand.CRITICAL, check("forms", CheckStatus.CRITICAL, 0, 0))))
        .isEmpty();
  }

  @Test
  void aLowScoreClosesItWithoutTheFailedMigrations() {
    CheckResult failed = check("failed_migrations", CheckStatus.CRITICAL, 0, 15);
    CheckResult tables = check("tables", CheckStatus.ERROR, 5, 40);

    assertThat(GateDecision.reason(report(50, HealthBand.CRITICAL, failed, tables)))
        .contains("the health score of main is 50");
  }

  @Test
  void aDatabaseThatDoesNotAnswerNeedsNoHold() {
    assertThat(
            GateDecision.reason(
                report(69, HealthBand.CRITICAL, check("connection", CheckStatus.CRITICAL, 0, 0))))
        .isEmpty();
    assertThat(
            GateDecision.reason(
                report(75, HealthBand.WARNING, check("queue", CheckStatus.WARNING, 0, 15))))
        .isEmpty();
  }

  private static HealthReport report(int score, HealthBand band, CheckResult... checks) {
    return new HealthReport("main", Instant.EPOCH, score, band, List.of(checks), List.of());
  }

  private static CheckResult check(String name, CheckStatus status, int points, int weight) {
    return new CheckResult(name, status, points, weight, List.of("x"), 1);
  }
}
