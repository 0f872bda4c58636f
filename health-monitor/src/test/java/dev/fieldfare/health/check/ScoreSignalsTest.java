package dev.fieldfare.health.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.health.CheckResult;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The signals of one check, by its status. */
class ScoreSignalsTest {
  private static final int OUTSIDE_OF_THE_SCORE = 0;

  @Test
  void aCheckOutsideOfTheScoreThatCouldNotRunResolvesNoAlert() {
    assertThat(signal(CheckStatus.ERROR, OUTSIDE_OF_THE_SCORE)).isEmpty();
  }

  @Test
  void aCheckOfTheScoreThatCouldNotRunIsReported() {
    assertThat(signal(CheckStatus.ERROR, 10)).containsInstanceOf(Signal.Reported.class);
  }

  @Test
  void aCheckWithoutFindingResolvesItsAlert() {
    assertThat(signal(CheckStatus.OK, OUTSIDE_OF_THE_SCORE))
        .containsInstanceOf(Signal.Cleared.class);
    assertThat(signal(CheckStatus.CRITICAL, OUTSIDE_OF_THE_SCORE))
        .containsInstanceOf(Signal.Reported.class);
  }

  private static Optional<Signal> signal(CheckStatus status, int weight) {
    CheckDescription check =
        new CheckDescription(
            "clock",
            weight,
            CheckGrant.MONITOR,
            AlertCategory.UNKNOWN,
            AlertThreshold.CRITICAL,
            "act.");
    List<CheckRun> runs =
        List.of(
            new CheckRun(check, new CheckResult("clock", status, 0, weight, List.of("Text."), 1)));
    String fingerprint = Fingerprint.of("check", "main", "clock");
    return ScoreSignals.of(HealthScore.report("main", Instant.EPOCH, runs), runs).stream()
        .filter(signal -> signal.fingerprint().equals(fingerprint))
        .findFirst();
  }
}
