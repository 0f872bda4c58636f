package dev.fieldfare.health.liveness;

import dev.fieldfare.health.alert.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides which results of one probe are signals. It remembers when the outage began, so a short
 * outage is no signal.
 *
 * <p>The first success after a start is a signal too, because an alert of an earlier run may be
 * open. Until then an outage is reported after 15 seconds: when all services start together, the
 * first answers are late.
 */
final class OutageDetector {
  private static final Duration REMINDER = Duration.ofMinutes(5);
  private static final Duration START = Duration.ofSeconds(15);

  private final LivenessProbe probe;
  private Optional<Instant> failingSince = Optional.empty();
  private Optional<Instant> reported = Optional.empty();
  private boolean hasSucceeded;

  OutageDetector(LivenessProbe probe) {
    this.probe = probe;
  }

  /**
   * Takes the result of an attempt.
   *
   * @param began when the attempt began
   * @param now when it ended
   */
  Optional<Signal> observe(ProbeResult result, Instant began, Instant now) {
    return switch (result) {
      case ProbeResult.Well well -> succeeded(now);
      case ProbeResult.Wrong wrong -> failed(wrong.problem(), began, now);
      case ProbeResult.Unknown unknown -> Optional.empty();
    };
  }

  private Optional<Signal> failed(String problem, Instant began, Instant now) {
    Instant since = failingSince.orElse(began);
    failingSince = Optional.of(since);
    boolean isLong = !now.isBefore(since.plus(tolerance()));
    boolean isNews = reported.filter(last -> now.isBefore(last.plus(REMINDER))).isEmpty();
    if (!isLong || !isNews) {
      return Optional.empty();
    }
    reported = Optional.of(now);
    return Optional.of(new Signal.Reported(probe.condition(problem), now));
  }

  private Duration tolerance() {
    boolean isStarting = !hasSucceeded && probe.tolerance().compareTo(START) < 0;
    return isStarting ? START : probe.tolerance();
  }

  private Optional<Signal> succeeded(Instant now) {
    boolean isNews = !hasSucceeded || reported.isPresent();
    failingSince = Optional.empty();
    reported = Optional.empty();
    hasSucceeded = true;
    return isNews
        ? Optional.of(new Signal.Cleared(probe.condition("").fingerprint(), now))
        : Optional.empty();
  }
}
