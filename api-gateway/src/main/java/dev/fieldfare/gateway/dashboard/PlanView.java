package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.plan.PlanDocument;
import dev.fieldfare.contracts.plan.Strategy;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A plan as it is shown. */
public record PlanView(
    String strategy,
    String size,
    String estimate,
    String hold,
    List<Statement> statements,
    List<Statement> undoStatements,
    List<Finding> findings,
    List<String> dependents) {

  /** One statement with the strongest lock that it takes. */
  public record Statement(String sql, String lock, boolean rewrites, boolean alone) {}

  /**
   * A refusal or a warning.
   *
   * @param tone its class in the style sheet
   */
  public record Finding(String tone, String label, String message, String suggestion) {}

  static PlanView of(PlanDocument plan) {
    var refusals =
        plan.refusals().stream().map(r -> new Finding("bad", r.code(), r.message(), ""));
    var warnings = plan.warnings().stream().map(PlanView::finding);
    return new PlanView(
        plan.strategy().map(Strategy::label).orElse("none"),
        Wording.count(plan.rows()) + " rows, " + Wording.bytes(plan.bytes()),
        Wording.millis(plan.estimate().lowMs()) + " to " + Wording.millis(plan.estimate().highMs()),
        Wording.millis(plan.estimate().holdMs()),
        plan.statements().stream().map(PlanView::statement).toList(),
        plan.undoStatements().stream().map(PlanView::statement).toList(),
        Stream.concat(refusals, warnings).toList(),
        plan.dependents());
  }

  private static Statement statement(PlanDocument.Statement statement) {
    return new Statement(
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
