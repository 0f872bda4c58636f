package dev.fieldfare.health.mail;

import java.time.Duration;
import java.time.Instant;

/**
 * How many mails one subscription gets: at most a number in any hour. About half of them may follow
 * each other at once, the others have equal pauses. So the first alerts of a storm arrive at once,
 * and the rest within minutes.
 *
 * <p>The state is one moment: when the rate would allow the full number at once again.
 */
public final class MailRate {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Duration pause;
  private final int atOnce;

  /** A rate of so many mails an hour, at least one. */
  public MailRate(int perHour) {
    if (perHour < 1) {
      throw new IllegalArgumentException("mails an hour: at least 1, not " + perHour);
    }
    // In an hour: those at once at its begin, and one after each pause before its end.
    this.atOnce = (perHour + 1) / 2;
    this.pause = HOUR.dividedBy(perHour + 1 - atOnce);
  }

  /** A mail may be sent while the stored moment is not after this one. */
  public Instant latest(Instant now) {
    return now.plus(pause.multipliedBy(atOnce - 1));
  }

  /** The moment to store when a mail is sent. */
  public Instant after(Instant stored, Instant now) {
    return (stored.isAfter(now) ? stored : now).plus(pause);
  }
}
