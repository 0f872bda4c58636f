package dev.fieldfare.cli.output;

import dev.fieldfare.contracts.http.QueueStats;
import dev.fieldfare.contracts.http.QueueStats.TargetStats;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The queue as a monitoring plugin says it: one line, then the figures with their limits. */
public final class Nagios {

  private static final String WAITING_LIMITS = ";10;50;0";
  private static final String FAILED_LIMITS = ";2;10;0";

  private Nagios() {}

  public static String line(QueueStats stats) {
    String figures = stats.targets().stream().map(Nagios::figures).collect(Collectors.joining(" "));
    return "FIELDFARE %s - %s%d waiting, %d active, %d failed | %s"
        .formatted(
            QueueText.band(stats),
            paused(stats),
            sum(stats, TargetStats::waiting),
            sum(stats, TargetStats::active),
            sum(stats, TargetStats::failed),
            figures);
  }

  /**
   * The pauses of an operator: while they last, paused migrations do not progress, however short
   * the lines are.
   */
  private static String paused(QueueStats stats) {
    List<String> held = QueueText.paused(stats);
    // Behind a bar a plugin's line has figures only.
    return held.isEmpty() ? "" : String.join(", ", held).replace('|', '/') + " paused, ";
  }

  private static String figures(TargetStats target) {
    String name = target.target() + "_";
    return String.format(
        Locale.ROOT,
        "%1$swaiting=%2$d%3$s %1$sfailed=%4$d%5$s %1$sactive=%6$d;;;0 %1$soldest=%7$.1fs;;;0"
            + " %1$sworkers=%8$d;;;0",
        name,
        target.waiting(),
        WAITING_LIMITS,
        target.failed(),
        FAILED_LIMITS,
        target.active(),
        target.oldestSeconds(),
        target.consumers());
  }

  private static long sum(QueueStats stats, ToLongFunction<TargetStats> figure) {
    return stats.targets().stream().mapToLong(figure).sum();
  }
}
