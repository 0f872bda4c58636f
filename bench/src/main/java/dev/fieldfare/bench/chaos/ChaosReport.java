package dev.fieldfare.bench.chaos;

import dev.fieldfare.bench.chaos.check.RunFindings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The options of a run, and its findings.
 *
 * @param open what was not done when patience was at its end
 * @param faults how often each thing was broken
 * @param orders how often each order was given, with its answer
 * @param sent what was sent and written
 * @param journal what was broken, and when
 * @param logs where the services' logs are
 */
public record ChaosReport(
    ChaosOptions options,
    Times times,
    RunFindings verdict,
    Map<String, Long> open,
    Map<String, Integer> faults,
    Map<String, Integer> orders,
    Map<String, Long> sent,
    List<String> journal,
    Path logs) {
  /**
   * How long it took.
   *
   * @param sending while changes were sent and things broke
   * @param resting from then on until nothing was left to do
   */
  public record Times(Duration sending, Duration resting) {}

  /** Nothing is left to do and nothing is wrong. */
  public boolean isClean() {
    return open.isEmpty() && verdict.violations().isEmpty();
  }

  /** All of it, for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    section(text, "sent", new TreeMap<>(sent));
    section(text, "outcomes", verdict.outcomes());
    section(text, "faults", faults);
    section(text, "orders", orders);
    int migrations = verdict.outcomes().values().stream().mapToInt(Integer::intValue).sum();
    text.append(
        "%d migrations in %.1f s (%.1f a second), at rest after %.1f s more, %d undecided%n"
            .formatted(
                migrations,
                seconds(times.sending()),
                migrations / seconds(times.sending()),
                seconds(times.resting()),
                verdict.undecided()));
    open.forEach((what, count) -> text.append("NOT AT REST: %d %s%n".formatted(count, what)));
    if (!isClean()) {
      journal.forEach(line -> text.append(line).append('\n'));
      text.append("logs are in ").append(logs).append('\n');
    }
    verdict
        .violations()
        .forEach(violation -> text.append("VIOLATION ").append(violation).append('\n'));
    text.append(
        "seed %d: %s%n"
            .formatted(
                options.seed(), isClean() ? "clean" : verdict.violations().size() + " violations"));
    return text.toString();
  }

  private static void section(StringBuilder text, String title, Map<String, ?> counts) {
    text.append(title).append('\n');
    counts.forEach((what, count) -> text.append("  %8s %s%n".formatted(count, what)));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
