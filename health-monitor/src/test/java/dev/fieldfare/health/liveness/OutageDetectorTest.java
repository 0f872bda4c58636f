package dev.fieldfare.health.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.check.BrokerInspector.BrokerState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Short absences are no signals, long ones are one. */
class OutageDetectorTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private final OutageDetector detector =
      new OutageDetector(new RedisProbe("main", target -> new BrokerState.Connected(0, 0)));

  @Test
  void aShortAbsenceIsNoSignal() {
    detector.observe(new ProbeResult.Well(), START, START);

    assertThat(observe(1, true)).isEmpty();
    assertThat(observe(2, true)).isEmpty();
    assertThat(observe(3, false)).isEmpty();
    assertThat(observe(4, true)).isEmpty();
  }

  @Test
  void aLongAbsenceIsOneSignalAndItsEndAnother() {
    List<Signal> signals = new ArrayList<>();
    observe(0, false).ifPresent(signals::add);
    for (int second = 1; second < 60; second++) {
      observe(second, true).ifPresent(signals::add);
    }
    for (int second = 60; second < 70; second++) {
      observe(second, false).ifPresent(signals::add);
    }

    assertThat(signals)
        .extracting(signal -> signal.getClass().getSimpleName())
        .containsExactly("Cleared", "Reported", "Cleared");
    assertThat(signals.get(1).at()).isEqualTo(START.plusSeconds(3));
    assertThat(signals.get(2).at()).isEqualTo(START.plusSeconds(60));
    assertThat(signals).extracting(Signal::fingerprint).containsOnly(signals.get(0).fingerprint());
  }

  @Test
  void anAttemptThatHangsCountsFromItsBegin() {
    Instant end = START.plusSeconds(2);
    observe(0, false);

    assertThat(detector.observe(new ProbeResult.Wrong("No answer."), START, end))
        .containsInstanceOf(Signal.Reported.class);
  }

  @Test
  void anOutageSinceTheStartIsReportedLater() {
    assertThat(observe(0, true)).isEmpty();
    assertThat(observe(5, true)).isEmpty();
    assertThat(observe(15, true)).containsInstanceOf(Signal.Reported.class);
    assertThat(observe(16, false)).containsInstanceOf(Signal.Cleared.class);
    assertThat(observe(17, true)).isEmpty();
    assertThat(observe(19, true)).containsInstanceOf(Signal.Reported.class);
  }

  private Optional<Signal> observe(int second, boolean isAway) {
    Instant at = START.plus(Duration.ofSeconds(second));
    return detector.observe(
        isAway ? new ProbeResult.Wrong("away") : new ProbeResult.Well(), at, at);
  }
}
