package dev.fieldfare.health.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.check.AlertDelays.Delay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a check fails before it is an alert. */
class AlertDelaysTest {
  private static final Set<String> CHECKS = Set.of("relay", "columns", "clock");
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void qc71_timesAndRunsAreRead() {
    AlertDelays delays = AlertDelays.of(List.of("relay=10m", "columns=3", " *=90s"), CHECKS);

    assertThat(delays.of(condition("check", "relay")))
        .contains(new Delay(Duration.ofMinutes(10), 1));
    assertThat(delays.of(condition("check", "columns"))).contains(new Delay(Duration.ZERO, 3));
    assertThat(delays.of(condition("check", "clock")))
        .contains(new Delay(Duration.ofSeconds(90), 1));
    assertThat(delays.of(condition("health_score", "health")))
        .contains(new Delay(Duration.ofSeconds(90), 1));
    assertThat(delays.of(condition("migration_failed", "public.people"))).isEmpty();
    assertThat(AlertDelays.none().of(condition("check", "relay"))).isEmpty();
  }

  @Test
  void qc71_aDelayIsOverAfterItsTimeOrItsRuns() {
    Delay time = new Delay(Duration.ofMinutes(10), 1);
    assertThat(time.isOver(NOW.minusSeconds(599), 100, NOW)).isFalse();
    assertThat(time.isOver(NOW.minusSeconds(600), 2, NOW)).isTrue();
    Delay runs = new Delay(Duration.ZERO, 3);
    assertThat(runs.isOver(NOW.minusSeconds(599), 2, NOW)).isFalse();
    assertThat(runs.isOver(NOW, 3, NOW)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "relay, CHECK=TIME",
    "relay=10w, CHECK=TIME",
    "relay=, CHECK=TIME",
    "rely=10m, 'clock, columns, relay'",
    "relay=0, 1 to 100",
    "relay=101, 1 to 100",
    "relay=8d, 7 days"
  })
  void qc71_wrongDelaysAreRefused(String setting, String why) {
    assertThatThrownBy(() -> AlertDelays.of(List.of(setting), CHECKS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fieldfare.health.alert-after")
        .hasMessageContaining(why);
  }

  @Test
  void qc71_twoDelaysOfACheckAreRefused() {
    assertThatThrownBy(() -> AlertDelays.of(List.of("relay=1m", "relay=2"), CHECKS))
        .hasMessageContaining("second delay");
  }

  private static Condition condition(String kind, String subject) {
    return new Condition(
        kind + subject,
        kind,
        AlertCategory.UNKNOWN,
        AlertSeverity.HIGH,
        "main",
        subject,
        "health-monitor",
        "",
        "");
  }
}
