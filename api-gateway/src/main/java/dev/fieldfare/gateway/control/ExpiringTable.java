package dev.fieldfare.gateway.control;

import java.time.Duration;

/**
 * A table of {@code fieldfare_gateway} whose rows expire. A capability declares it as a bean.
 *
 * @param age the column with the time of a row
 * @param key the setting of the retention, without {@code fieldfare.gateway.}
 * @param longest the longest retention that is allowed
 * @param isChained true if rows are deleted only in order of age, also by several gateways
 */
public record ExpiringTable(
    String name, String age, String key, Duration retention, Duration longest, boolean isChained) {

  private static final Duration SHORTEST = Duration.ofMinutes(1);

  /** A table whose rows know nothing of each other. */
  public ExpiringTable(String name, String age, String key, Duration retention, Duration longest) {
    this(name, age, key, retention, longest, false);
  }

  public ExpiringTable {
    if (retention.compareTo(SHORTEST) < 0 || retention.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "wrong configuration: fieldfare.gateway.%s must be from %d minute to %d days"
              .formatted(key, SHORTEST.toMinutes(), longest.toDays()));
    }
  }
}
