package dev.fieldfare.gateway.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Limits the log of an outage that fails each request: one line in a minute says how many requests
 * failed since the line before.
 */
final class OutageLog {

  static final Duration PAUSE = Duration.ofMinutes(1);

  private final InstantSource clock;
  private Instant logged = Instant.MIN;
  private Instant since = Instant.MIN;
  private long requests;

  OutageLog(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * What is due to be logged.
   *
   * @param requests that failed since the line before
   * @param since the first of them
   */
  record Due(long requests, Instant since) {}

  /** Counts a failed request; empty while a line was logged less than a minute ago. */
  synchronized Optional<Due> failed() {
    Instant now = clock.instant();
    if (requests == 0) {
      since = now;
    }
    requests++;
    // A clock that was set back must not silence the log.
    if (!now.isBefore(logged) && now.isBefore(logged.plus(PAUSE))) {
      return Optional.empty();
    }
    Due due = new Due(requests, since);
    logged = now;
    requests = 0;
    return Optional.of(due);
  }
}
