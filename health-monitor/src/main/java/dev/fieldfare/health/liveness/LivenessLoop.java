package dev.fieldfare.health.liveness;

import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.degraded.ResilientAlerts;
import dev.fieldfare.service.loop.ServiceLoop;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs one probe again and again.
 *
 * <p>An attempt that takes longer than two seconds counts as an outage. It continues in its thread,
 * and the next attempt begins when it has ended.
 */
public final class LivenessLoop implements ServiceLoop {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final LivenessProbe probe;
  private final ResilientAlerts alerts;
  private final Clock clock;
  private final OutageDetector detector;
  private final ProbeErrors errors;
  private Attempt current;

  /** A loop over this probe. */
  public LivenessLoop(LivenessProbe probe, ResilientAlerts alerts, Clock clock) {
    this.probe = probe;
    this.alerts = alerts;
    this.clock = clock;
    this.detector = new OutageDetector(probe);
    this.errors = new ProbeErrors(probe);
  }

  private record Attempt(Instant began, CompletableFuture<ProbeResult> result) {}

  @Override
  public String name() {
    return "liveness-" + probe.name();
  }

  @Override
  public Duration round() throws InterruptedException {
    if (current == null) {
      current = begin();
    }
    signal(current).ifPresent(alerts::apply);
    return probe.pause();
  }

  private Optional<Signal> signal(Attempt attempt) throws InterruptedException {
    try {
      ProbeResult result = attempt.result().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      current = null;
      errors.end();
      return detector.observe(result, attempt.began(), now());
    } catch (TimeoutException e) {
      return detector.observe(probe.onTimeout(LIMIT), attempt.began(), now());
    } catch (ExecutionException e) {
      current = null;
      return detector.observe(errors.resultOf(e.getCause()), attempt.began(), now());
    }
  }

  private Attempt begin() {
    CompletableFuture<ProbeResult> result = new CompletableFuture<>();
    Thread.ofVirtual().name(name()).start(() -> attempt(result));
    return new Attempt(now(), result);
  }

  private void attempt(CompletableFuture<ProbeResult> result) {
    try {
      result.complete(probe.run());
    } catch (SQLException | RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
