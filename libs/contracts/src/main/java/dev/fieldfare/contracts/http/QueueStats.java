package dev.fieldfare.contracts.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Objects;

/**
 * The state of the queues.
 *
 * @param missing the targets that did not answer
 */
public record QueueStats(
    List<TargetStats> targets, @JsonInclude(Include.NON_EMPTY) List<MissingTarget> missing) {

  public QueueStats {
    targets = List.copyOf(targets);
    missing = missing == null ? List.of() : List.copyOf(missing);
  }

  /** The queues of targets that all answered. */
  public QueueStats(List<TargetStats> targets) {
    this(targets, List.of());
  }

  /** The worst band of all targets. */
  @JsonIgnore
  public Band band() {
    return targets.stream().map(TargetStats::band).reduce(Band.OK, Band::or);
  }

  /**
   * The queue of one target.
   *
   * @param waiting in line, or waiting for something
   * @param active at work
   * @param failed in the last 24 hours, by transient errors or bugs, and not acknowledged
   * @param delayed scheduled for later
   * @param oldestSeconds the age of the oldest that is in line
   * @param band of what waits, of failed, and of the longest wait of what is neither paused nor
   *     waiting for another migration
   * @param paused true when an operator holds the whole target
   * @param refused in the last 24 hours, because the request cannot be done
   * @param acknowledged failures of the last 24 hours that an operator has acknowledged
   * @param tables the tables with something in line, the longest line first
   */
  public record TargetStats(
      String target,
      long waiting,
      long active,
      long applied,
      long failed,
      long delayed,
      double oldestSeconds,
      int consumers,
      double applyRatePerSecond,
      Band band,
      boolean paused,
      long refused,
      long acknowledged,
      List<TableStats> tables) {

    public TargetStats {
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(band, "band");
      tables = tables == null ? List.of() : List.copyOf(tables);
    }
  }

  /** The line of one table. */
  public record TableStats(
      String schema,
      String table,
      long waiting,
      long active,
      long failed,
      double oldestSeconds,
      boolean paused) {}
}
