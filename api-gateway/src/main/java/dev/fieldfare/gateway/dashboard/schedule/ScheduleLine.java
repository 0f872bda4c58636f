package dev.fieldfare.gateway.dashboard.schedule;

import dev.fieldfare.contracts.schedule.Schedule;
import dev.fieldfare.contracts.schedule.ScheduleRun;
import dev.fieldfare.contracts.schedule.ScheduleRunState;
import java.time.Instant;
import java.util.List;

/**
 * A schedule.
 *
 * @param nextDue empty while it is disabled
 * @param last its newest run, or an empty list
 */
public record ScheduleLine(
    String name,
    String target,
    String kind,
    String timing,
    String zone,
    String table,
    boolean enabled,
    String nextDue,
    List<RunLine> last,
    String changedBy,
    String changedAt) {

  public ScheduleLine {
    last = List.copyOf(last);
  }

  /**
   * A run.
   *
   * @param tone the class of its state in the style sheet
   * @param requestedBy empty for a run that the schedule made due
   */
  public record RunLine(
      String id,
      String state,
      String tone,
      String dueAt,
      String missedSince,
      String requestedBy,
      long attempts,
      String endedAt,
      String detail) {

    static RunLine of(ScheduleRun run) {
      return new RunLine(
          run.id(),
          run.state().name(),
          tone(run.state()),
          run.dueAt().toString(),
          run.missedSince().map(Instant::toString).orElse(""),
          run.requestedBy().orElse(""),
          run.attempts(),
          run.endedAt().map(Instant::toString).orElse(""),
          run.detail().orElse(""));
    }

    private static String tone(ScheduleRunState state) {
      return switch (state) {
        case WAITING -> "idle";
        case RUNNING -> "busy";
        case SUCCEEDED -> "good";
        case FAILED -> "bad";
      };
    }
  }

  static ScheduleLine of(Schedule schedule) {
    return new ScheduleLine(
        schedule.name(),
        schedule.target(),
        schedule.kind().name(),
        schedule.timing(),
        schedule.zone(),
        schedule.table().orElse(""),
        schedule.enabled(),
        schedule.nextDue().map(Instant::toString).orElse(""),
        schedule.lastRun().map(RunLine::of).map(List::of).orElse(List.of()),
        schedule.changedBy(),
        schedule.changedAt().toString());
  }
}
