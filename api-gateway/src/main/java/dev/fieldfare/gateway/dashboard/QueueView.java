package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.http.MissingTarget;
import dev.fieldfare.contracts.http.QueueStats.TableStats;
import dev.fieldfare.contracts.http.QueueStats.TargetStats;
import dev.fieldfare.gateway.dashboard.page.Wording;
import dev.fieldfare.gateway.target.Gathered;
import java.util.List;
import java.util.Locale;

/** The queues of the targets that answered. */
public record QueueView(List<TargetLine> targets, List<MissingTarget> missing) {

  public QueueView {
    targets = List.copyOf(targets);
    missing = List.copyOf(missing);
  }

  /** The queue of one target, with figures as text. */
  public record TargetLine(
      String target,
      String band,
      String tone,
      boolean paused,
      String waiting,
      String active,
      String failed,
      String delayed,
      String refused,
      String oldest,
      String rate,
      int consumers,
      List<TableLine> tables) {

    static TargetLine of(TargetStats stats) {
      return new TargetLine(
          stats.target(),
          stats.band().label(),
          Wording.tone(stats.band()),
          stats.paused(),
          Wording.count(stats.waiting()),
          Wording.count(stats.active()),
          Wording.count(stats.failed()),
          Wording.count(stats.delayed()),
          Wording.count(stats.refused()),
          stats.waiting() == 0 ? "–" : Wording.millis(stats.oldestSeconds() * 1_000),
          String.format(Locale.ROOT, "%.1f/s", stats.applyRatePerSecond()),
          stats.consumers(),
          stats.tables().stream().map(TableLine::of).toList());
    }
  }

  /** The queue of one table. */
  public record TableLine(
      String schema,
      String table,
      String waiting,
      String active,
      String failed,
      String oldest,
      boolean paused) {

    static TableLine of(TableStats stats) {
      return new TableLine(
          stats.schema(),
          stats.table(),
          Wording.count(stats.waiting()),
          Wording.count(stats.active()),
          Wording.count(stats.failed()),
          Wording.millis(stats.oldestSeconds() * 1_000),
          stats.paused());
    }
  }

  static QueueView of(Gathered<TargetStats> gathered) {
    return new QueueView(
        gathered.answers().stream().map(TargetLine::of).toList(), gathered.missingTargets());
  }
}
