package dev.fieldfare.cli.output;

import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.contracts.http.Band;
import dev.fieldfare.contracts.http.QueueStats;
import dev.fieldfare.contracts.http.QueueStats.TargetStats;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Queues as text. */
public final class QueueText {

  private QueueText() {}

  /** The part of a target, when one is named. */
  public static QueueStats of(QueueStats stats, Optional<String> target) {
    if (target.isEmpty()) {
      return stats;
    }
    List<TargetStats> found =
        stats.targets().stream().filter(t -> t.target().equals(target.get())).toList();
    if (found.isEmpty()) {
      List<String> known = stats.targets().stream().map(TargetStats::target).toList();
      throw CommandFailure.error(
          "there is no target called %s. Targets: %s."
              .formatted(target.get(), String.join(", ", known)));
    }
    return new QueueStats(found);
  }

  /** The worst band of all; a pause is worth a warning. */
  public static Band band(QueueStats stats) {
    return paused(stats).isEmpty() ? stats.band() : stats.band().or(Band.WARNING);
  }

  /** The targets and tables that an operator holds. */
  static List<String> paused(QueueStats stats) {
    return stats.targets().stream().flatMap(QueueText::paused).toList();
  }

  private static Stream<String> paused(TargetStats target) {
    return target.paused()
        ? Stream.of(target.target())
        : target.tables().stream()
            .filter(QueueStats.TableStats::paused)
            .map(line -> target.target() + "/" + line.schema() + "." + line.table());
  }

  public static TextTable table(QueueStats stats, Style style) {
    TextTable table =
        TextTable.of(
            "target", "state", "waiting", "active", "delayed", "applied", "failed", "refused",
            "oldest", "workers", "rate");
    for (TargetStats target : stats.targets()) {
      table.row(
          target.target(),
          target.paused() ? style.doubtful("paused") : style.band(target.band()),
          Long.toString(target.waiting()),
          Long.toString(target.active()),
          Long.toString(target.delayed()),
          Long.toString(target.applied()),
          Long.toString(target.failed()),
          Long.toString(target.refused()),
          seconds(target.oldestSeconds()),
          Integer.toString(target.consumers()),
          String.format(Locale.ROOT, "%.1f/s", target.applyRatePerSecond()));
    }
    return table;
  }

  /** The tables with something in line, if there are any. */
  public static Optional<TextTable> tables(QueueStats stats, Style style) {
    TextTable table = TextTable.of("table", "waiting", "active", "failed", "oldest", "");
    boolean hasAny = false;
    for (TargetStats target : stats.targets()) {
      for (QueueStats.TableStats line : target.tables()) {
        hasAny = true;
        table.row(
            target.target() + "/" + line.schema() + "." + line.table(),
            Long.toString(line.waiting()),
            Long.toString(line.active()),
            Long.toString(line.failed()),
            seconds(line.oldestSeconds()),
            line.paused() ? style.doubtful("paused") : "");
      }
    }
    return hasAny ? Optional.of(table) : Optional.empty();
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
