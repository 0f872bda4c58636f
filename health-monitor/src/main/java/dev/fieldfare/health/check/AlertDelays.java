package dev.fieldfare.health.check;

import dev.fieldfare.health.alert.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * For how long a check must report a finding before it is an alert.
 *
 * @param byCheck the delays of checks by their names
 */
public record AlertDelays(Map<String, Delay> byCheck) {
  /** The delay of all checks that have none of their own. */
  static final String OTHERS = "*";

  /** The name for the alert of a critical score. */
  public static final String SCORE = "score";

  private static final Pattern SETTING = Pattern.compile("([a-z_]+|\\*)=([0-9]{1,4})(s|m|h|d|)");
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final int MOST_RUNS = 100;

  /** Copies the map. */
  public AlertDelays {
    byCheck = Map.copyOf(byCheck);
  }

  /**
   * A delay.
   *
   * @param time since the first report in succession
   * @param runs the number of reports in succession
   */
  public record Delay(Duration time, long runs) {

    /** True if an alert is due. */
    public boolean isOver(Instant first, long reports, Instant now) {
      return reports >= runs && !now.isBefore(first.plus(time));
    }
  }

  /** No delays. */
  public static AlertDelays none() {
    return new AlertDelays(Map.of());
  }

  /**
   * Reads settings such as {@code relay=10m} for a time and {@code columns=3} for a number of runs.
   *
   * @param known the names of the checks
   */
  public static AlertDelays of(List<String> settings, Set<String> known) {
    Map<String, Delay> delays = new HashMap<>();
    for (String setting : settings) {
      Matcher parts = SETTING.matcher(setting.strip());
      if (!parts.matches()) {
        throw wrong(setting, "is none of CHECK=TIME and CHECK=RUNS, as in relay=10m and columns=3");
      }
      String check = parts.group(1);
      if (!Set.of(OTHERS, SCORE).contains(check) && !known.contains(check)) {
        throw wrong(
            setting,
            "names no check; there are " + String.join(", ", known.stream().sorted().toList()));
      }
      if (delays.put(check, delay(setting, parts)) != null) {
        throw wrong(setting, "is the second delay of this check");
      }
    }
    return new AlertDelays(delays);
  }

  private static Delay delay(String setting, Matcher parts) {
    long number = Long.parseLong(parts.group(2));
    Optional<Duration> unit =
        switch (parts.group(3)) {
          case "s" -> Optional.of(Duration.ofSeconds(1));
          case "m" -> Optional.of(Duration.ofMinutes(1));
          case "h" -> Optional.of(Duration.ofHours(1));
          case "d" -> Optional.of(Duration.ofDays(1));
          default -> Optional.empty();
        };
    if (unit.isEmpty()) {
      if (number < 1 || number > MOST_RUNS) {
        throw wrong(setting, "has no number of runs from 1 to " + MOST_RUNS);
      }
      return new Delay(Duration.ZERO, number);
    }
    Duration time = unit.get().multipliedBy(number);
    if (time.compareTo(LONGEST) > 0) {
      throw wrong(setting, "is longer than 7 days");
    }
    return new Delay(time, 1);
  }

  private static IllegalArgumentException wrong(String setting, String what) {
    return new IllegalArgumentException(
        "wrong configuration: fieldfare.health.alert-after: \"%s\" %s".formatted(setting, what));
  }

  /** The delay of a problem, if it is one of a check. */
  public Optional<Delay> of(Condition condition) {
    return ScoreSignals.checkOf(condition)
        .map(check -> byCheck.getOrDefault(check, byCheck.get(OTHERS)));
  }

  /** True if no alert is delayed. */
  public boolean isEmpty() {
    return byCheck.isEmpty();
  }
}
