package dev.fieldfare.contracts.alert;

import java.util.Objects;
import java.util.Optional;

/**
 * Hours of each day in which a subscription gets urgent messages only. The others follow as one
 * summary at their end.
 *
 * @param from when they begin, as in {@code 22:00}
 * @param until when they end; an earlier time than the begin is one of the next day
 * @param zone of these times; UTC when absent
 * @param passes the least urgent severity that is sent at once; CRITICAL when absent
 */
public record QuietHours(
    String from, String until, Optional<String> zone, Optional<AlertSeverity> passes) {

  /** What is absent is empty. */
  public QuietHours {
    zone = Objects.requireNonNullElse(zone, Optional.empty());
    passes = Objects.requireNonNullElse(passes, Optional.empty());
  }
}
