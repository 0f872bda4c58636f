package dev.fieldfare.health.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.contracts.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The life of alerts, held against a second description of it. */
class AlertEngineTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private static final AlertPolicy POLICY =
      new AlertPolicy(4, Duration.ofMinutes(10), Duration.ofMinutes(3));
  private static final String FINGERPRINT = Fingerprint.of("test", "a");

  private final AlertEngine engine = new AlertEngine(POLICY);

  /** One history in the engine and in the reference. */
  private final class Histories {
    private final ReferenceAlerts reference =
        new ReferenceAlerts(
            POLICY.escalateAfterCount(), POLICY.escalateAfter(), POLICY.repeatEvery());
    private final List<String> events = new ArrayList<>();
    private Optional<Episode> newest = Optional.empty();

    void step(SplittableRandom random, Instant at) {
      switch (random.nextInt(9)) {
        case 0, 1, 2, 3 -> {
          AlertSeverity severity = AlertSeverity.values()[random.nextInt(5)];
          reference.report(at, severity);
          take(new Signal.Reported(condition(severity), at));
        }
        case 4 -> {
          reference.clear(at);
          take(new Signal.Cleared(FINGERPRINT, at));
        }
        case 5 -> {
          reference.elapse(at);
          take(new Signal.Elapsed(FINGERPRINT, at));
        }
        case 6 -> {
          reference.unsilence(at);
          take(new Signal.Unsilenced(FINGERPRINT, at));
        }
        case 7 -> {
          reference.acknowledge();
          take(new Signal.Acknowledged(FINGERPRINT, at, "a person"));
        }
        default -> {
          reference.resolve(at);
          take(new Signal.ResolvedByHand(FINGERPRINT, at, "a person"));
        }
      }
    }

    private void take(Signal signal) {
      AlertDecision decision = engine.decide(newest, signal);
      newest = decision.episode().or(() -> newest);
      decision.reason().event().map(AlertEngineTest::name).ifPresent(events::add);
    }

    void compare(String where) {
      assertThat(events).as(where).isEqualTo(reference.events);
      assertThat(newest.filter(Episode::isUnresolved).isPresent())
          .as(where)
          .isEqualTo(reference.open);
      newest
          .filter(Episode::isUnresolved)
          .ifPresent(
              episode -> {
                assertThat(episode.count()).as(where).isEqualTo(reference.count);
                assertThat(episode.severity().ordinal()).as(where).isEqualTo(reference.level);
                assertThat(episode.state() == AlertState.ACKNOWLEDGED)
                    .as(where)
                    .isEqualTo(reference.acknowledged);
              });
    }
  }

  @Test
  void c44_tenThousandHistoriesEqualTheReference() {
    long seed = System.nanoTime();
    System.out.println("seed of the histories: " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int history = 0; history < 10_000; history++) {
      Histories both = new Histories();
      Instant at = START;
      int steps = random.nextInt(1, 30);
      for (int step = 0; step < steps; step++) {
        // Some signals are late, and the clock may be set back.
        at = at.plusSeconds(random.nextInt(-60, 240));
        both.step(random, at);
        both.compare("seed %d, history %d, step %d".formatted(seed, history, step));
      }
    }
  }

  @Test
  void c44_aLastingProblemIsOneAlertThatIsCounted() {
    Optional<Episode> newest = Optional.empty();
    List<DecisionReason> reasons = new ArrayList<>();
    for (int minute = 0; minute < 3; minute++) {
      AlertDecision decision =
          engine.decide(newest, reported(START.plus(Duration.ofMinutes(minute))));
      reasons.add(decision.reason());
      newest = decision.episode();
    }

    assertThat(reasons)
        .containsExactly(DecisionReason.RAISED, DecisionReason.COUNTED, DecisionReason.COUNTED);
    assertThat(newest.orElseThrow().count()).isEqualTo(3);
  }

  @Test
  void d74_anAnomalyIsNeverMoreUrgentThanMedium() {
    Condition anomaly =
        new Condition(
            FINGERPRINT,
            AnomalySignals.KIND,
            AlertCategory.DATABASE_MIGRATION,
            AlertSeverity.LOW,
            "main",
            "count",
            "report-service",
            "more than usual",
            "");
    Optional<Episode> newest =
        engine.decide(Optional.empty(), new Signal.Reported(anomaly, START)).episode();
    for (int hour = 1; hour < 100; hour++) {
      Instant at = START.plus(Duration.ofHours(hour));
      Optional<Episode> before = newest;
      newest =
          engine.decide(before, new Signal.Elapsed(FINGERPRINT, at)).episode().or(() -> before);
      Optional<Episode> elapsed = newest;
      newest = engine.decide(elapsed, new Signal.Reported(anomaly, at)).episode().or(() -> elapsed);
    }

    assertThat(newest.orElseThrow().severity()).isEqualTo(AlertSeverity.MEDIUM);
    assertThat(newest.orElseThrow().escalations()).isEqualTo(1);
  }

  @Test
  void anOldSuccessDoesNotResolveANewFailure() {
    Optional<Episode> open = engine.decide(Optional.empty(), reported(START)).episode();

    AlertDecision decision =
        engine.decide(open, new Signal.Cleared(FINGERPRINT, START.minusSeconds(1)));

    assertThat(decision.reason()).isEqualTo(DecisionReason.OUTDATED);
  }

  @Test
  void aLogThatIsReadAgainRaisesNothing() {
    Optional<Episode> open = engine.decide(Optional.empty(), reported(START)).episode();
    Optional<Episode> resolved =
        engine.decide(open, new Signal.Cleared(FINGERPRINT, START.plusSeconds(5))).episode();

    assertThat(engine.decide(resolved, reported(START)).reason())
        .isEqualTo(DecisionReason.OUTDATED);
  }

  @Test
  void severalMonitorsGiveTheSameEpisodeTheSameId() {
    assertThat(Fingerprint.episode(FINGERPRINT, START))
        .isEqualTo(Fingerprint.episode(FINGERPRINT, START))
        .isNotEqualTo(Fingerprint.episode(FINGERPRINT, START.plusMillis(1)))
        .extracting(id -> id.version())
        .isEqualTo(8);
    assertThat(Fingerprint.of("k", "ab", "c")).isNotEqualTo(Fingerprint.of("k", "a", "bc"));
  }

  private static Signal reported(Instant at) {
    return new Signal.Reported(condition(AlertSeverity.MEDIUM), at);
  }

  private static Condition condition(AlertSeverity severity) {
    return new Condition(
        FINGERPRINT,
        "test",
        AlertCategory.UNKNOWN,
        severity,
        "main",
        "a",
        "test",
        "It failed.",
        "error");
  }

  private static String name(EventType type) {
    return type.wireName().replace("dev.fieldfare.alert.", "");
  }
}
