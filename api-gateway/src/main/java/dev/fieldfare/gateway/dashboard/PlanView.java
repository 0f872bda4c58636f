package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.plan.PlanDocument;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.gateway.dashboard.page.Wording;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A plan as it is shown.
 *
 * @param kind green for what adds, red for what removes, yellow for what changes a type
 * @param destroys true when it would lose data without its way back
 */
public record PlanView(
    String kind,
    boolean valid,
    boolean destroys,
    String type,
    String table,
    String column,
    String strategy,
    String size,
    String estimate,
    String hold,
    List<StatementView> statements,
    List<StatementView> undoStatements,
    List<Finding> findings,
    List<String> dependents) {

  private static final Set<OperationType> REMOVALS =
      EnumSet.of(
          OperationType.DROP_COLUMN,
          OperationType.DROP_TABLE,
          OperationType.DROP_INDEX,
          OperationType.DROP_CONSTRAINT);

  /** One statement with the strongest lock that it takes. */
  public record StatementView(String sql, String lock, boolean rewrites, boolean alone) {}

  /**
   * A refusal or a warning.
   *
   * @param tone its class in the style sheet
   */
  public record Finding(String tone, String label, String message, String suggestion) {}

  static PlanView of(PlanDocument plan) {
    var refusals = plan.refusals().stream().map(r -> new Finding("bad", r.code(), r.message(), ""));
    var warnings = plan.warnings().stream().map(PlanView::finding);
    return new PlanView(
        kind(plan.type()),
        plan.valid(),
        REMOVALS.contains(plan.type()) || plan.requiresBackup(),
        plan.type().name(),
        "public".equals(plan.schema()) ? plan.table() : plan.schema() + "." + plan.table(),
        plan.column().orElse(""),
        plan.strategy().map(Strategy::label).orElse("none"),
        Wording.count(plan.rows()) + " rows, " + Wording.bytes(plan.bytes()),
        Wording.millis(plan.estimate().lowMs()) + " to " + Wording.millis(plan.estimate().highMs()),
        Wording.millis(plan.estimate().holdMs()),
        plan.statements().stream().map(PlanView::statement).toList(),
        plan.undoStatements().stream().map(PlanView::statement).toList(),
        Stream.concat(refusals, warnings).toList(),
        plan.dependents());
  }

  private static String kind(OperationType type) {
    if (REMOVALS.contains(type)) {
      return "bad";
    }
    return switch (type) {
      case ADD_COLUMN, CREATE_TABLE, ADD_INDEX -> "good";
      case CHANGE_TYPE -> "warn";
      default -> "busy";
    };
  }

  private static StatementView statement(PlanDocument.Statement statement) {
    return new StatementView(
        statement.sql(), statement.lock(), statement.rewrites(), !statement.transactional());
  }

  private static Finding finding(PlanDocument.Warning warning) {
    String tone =
        switch (warning.severity()) {
          case CRITICAL, HIGH -> "bad";
          case MEDIUM, LOW -> "warn";
          case INFO -> "idle";
        };
    return new Finding(
        tone,
        warning.severity().name().toLowerCase(Locale.ROOT),
        warning.message(),
        warning.suggestion());
  }
}
