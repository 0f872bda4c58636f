package dev.fieldfare.health.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.validation.ValidatedCheck;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.contracts.validation.ValidationReport;
import dev.fieldfare.health.alert.Signal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ValidationSignalsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void aCompleteValidationThatFindsNothingEndsTheAlert() {
    assertThat(ValidationSignals.of(report(CheckStatus.OK, false), false, NOW))
        .singleElement()
        .isInstanceOf(Signal.Cleared.class);
    assertThat(ValidationSignals.of(report(CheckStatus.CRITICAL, false), true, NOW))
        .singleElement()
        .isInstanceOf(Signal.Reported.class);
  }

  @Test
  void d65_whatWasNotCheckedEndsNoAlert() {
    assertThat(ValidationSignals.of(report(CheckStatus.SKIPPED, false), true, NOW)).isEmpty();
    assertThat(ValidationSignals.of(report(CheckStatus.ERROR, false), false, NOW)).isEmpty();
    assertThat(ValidationSignals.of(report(CheckStatus.OK, true), false, NOW)).isEmpty();
  }

  private static ValidationReport report(CheckStatus status, boolean quick) {
    return new ValidationReport(
        UUID.randomUUID(),
        "main",
        ValidationProfile.DATA,
        quick,
        "test",
        NOW,
        1,
        status,
        List.of(new ValidatedCheck("one", status, List.of("said"), "", 1)));
  }
}
