package dev.fieldfare.gateway.dashboard.rollback;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlan.RestoredRows;
import dev.fieldfare.contracts.rollback.RollbackPlan.WayBack;
import dev.fieldfare.contracts.rollback.RollbackPlanStatus;
import dev.fieldfare.gateway.dashboard.page.Wording;
import dev.fieldfare.gateway.security.Caller;
import java.util.ArrayList;
import java.util.List;

/**
 * One rollback plan with its steps.
 *
 * @param restored the restored tables as they were verified
 * @param moments its timeline
 * @param migration the migration that it leads back to; empty if there is none
 * @param backups the backups that it leads back to
 * @param waysBack other ways back, which the plan does not execute
 * @param executes whether this caller may execute it
 * @param advice the next step in its present state
 */
public record RollbackPlanView(
    RollbackLine line,
    String hash,
    List<RollbackStepLine> steps,
    List<RestoredTable> restored,
    List<Moment> moments,
    String migration,
    List<String> backups,
    List<OtherWay> waysBack,
    boolean executes,
    String advice) {

  public RollbackPlanView {
    steps = List.copyOf(steps);
    restored = List.copyOf(restored);
    moments = List.copyOf(moments);
    backups = List.copyOf(backups);
    waysBack = List.copyOf(waysBack);
  }

  /** A restored table with its numbers of rows. */
  public record RestoredTable(String table, String rows, String rowsInBackup) {

    static RestoredTable of(RestoredRows rows) {
      return new RestoredTable(
          rows.table(),
          rows.rows().map(Wording::count).orElse("not counted"),
          rows.rowsInBackup().map(Wording::count).orElse("not counted"));
    }
  }

  /**
   * Another way back.
   *
   * @param possible {@code yes} or {@code no}
   * @param loses what it would lose, or why it is not possible
   */
  public record OtherWay(String name, String possible, String loses) {

    static OtherWay of(WayBack way) {
      String name =
          switch (way.strategy()) {
            case "RESTORE_TABLES" -> "restore the tables";
            case "RESTORE_ALL" -> "restore all into a new database";
            case "FIX_FORWARD" -> "correct by new changes";
            default -> way.strategy();
          };
      return new OtherWay(name, way.possible() ? "yes" : "no", way.loses());
    }
  }

  /**
   * An entry of the timeline.
   *
   * @param at when, in the format of RFC 3339
   * @param tone its class in the style sheet
   */
  public record Moment(String at, String text, String tone) {}

  static RollbackPlanView of(RollbackPlan plan, Caller viewer) {
    boolean isAdmin = viewer.role().includes(SenderRole.ADMIN);
    return new RollbackPlanView(
        RollbackLine.of(plan),
        plan.hash(),
        plan.steps().stream().map(RollbackStepLine::of).toList(),
        plan.verification().orElse(List.of()).stream().map(RestoredTable::of).toList(),
        moments(plan),
        plan.origin().to().map(Object::toString).orElse(""),
        plan.origin().backups().orElse(List.of()).stream().map(Object::toString).toList(),
        plan.alternatives().orElse(List.of()).stream().map(OtherWay::of).toList(),
        isAdmin && plan.status() == RollbackPlanStatus.PLANNED,
        advice(plan.status()));
  }

  /** The steps that lose something. */
  public List<RollbackStepLine> losses() {
    return steps.stream().filter(step -> !step.loses().isEmpty()).toList();
  }

  private static List<Moment> moments(RollbackPlan plan) {
    List<Moment> moments = new ArrayList<>();
    moments.add(new Moment(plan.createdAt().toString(), "planned by " + plan.createdBy(), "idle"));
    plan.startedAt()
        .ifPresent(
            at ->
                moments.add(
                    new Moment(
                        at.toString(),
                        plan.executedBy().map(name -> "begun by " + name).orElse("begun"),
                        "busy")));
    boolean isFailed = plan.status() == RollbackPlanStatus.FAILED;
    plan.finishedAt()
        .ifPresent(
            at ->
                moments.add(
                    new Moment(
                        at.toString(),
                        isFailed ? "failed" : "completed",
                        isFailed ? "bad" : "good")));
    return moments;
  }

  private static String advice(RollbackPlanStatus status) {
    return switch (status) {
      case PLANNED -> "Nothing is changed yet. An admin executes it with three confirmations.";
      case EXECUTING -> "Its steps wait in the queue like all changes. To stop it, cancel a step.";
      case COMPLETED -> "All steps are done.";
      case FAILED -> "Completed steps stay done. Make a new plan for the rest.";
    };
  }
}
