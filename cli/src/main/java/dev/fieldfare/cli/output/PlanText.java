package dev.fieldfare.cli.output;

import dev.fieldfare.contracts.plan.PlanDocument;
import dev.fieldfare.contracts.plan.PlanDocument.Conversion;
import dev.fieldfare.contracts.plan.PlanDocument.Statement;
import dev.fieldfare.contracts.plan.PlanDocument.Warning;
import dev.fieldfare.contracts.plan.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Plans as text. */
public final class PlanText {

  private PlanText() {}

  static List<String> lines(PlanDocument plan, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(style.bold(heading(plan)) + "  " + verdict(plan, style));
    plan.refusals()
        .forEach(refusal -> lines.add("  " + style.bad(refusal.code()) + ": " + refusal.message()));
    plan.warnings()
        .forEach(
            warning ->
                lines.add(
                    "  "
                        + style.doubtful(warning.code())
                        + sentence(warning).substring(warning.code().length())));
    statements(lines, "does", plan.statements());
    statements(lines, "undo", plan.undoStatements());
    plan.conversion().ifPresent(conversion -> lines.addAll(conversion(conversion)));
    plan.dependents().forEach(dependent -> lines.add("  depends on it: " + dependent));
    if (plan.valid()) {
      lines.add("  " + estimate(plan));
    }
    return lines;
  }

  /** A warning with its code and what to do about it. */
  public static String sentence(Warning warning) {
    String advice = warning.suggestion() == null ? "" : " " + warning.suggestion();
    return warning.code() + ": " + warning.message() + advice;
  }

  private static String heading(PlanDocument plan) {
    return plan.type()
        + " "
        + MigrationText.table(plan.schema(), plan.table())
        + plan.column().map(column -> "." + column).orElse("");
  }

  private static String verdict(PlanDocument plan, Style style) {
    return plan.valid()
        ? style.good(plan.strategy().map(Strategy::label).orElse("nothing to do"))
        : style.bad("refused");
  }

  private static void statements(List<String> lines, String label, List<Statement> statements) {
    for (Statement statement : statements) {
      String lock = statement.lock() == null ? "" : "  -- " + statement.lock();
      String text = statement.sql() + lock + (statement.rewrites() ? ", rewrites" : "");
      String indent = "  " + label + "  ";
      for (String line : text.split("\n")) {
        lines.add(indent + line);
        indent = "        ";
      }
    }
  }

  private static List<String> conversion(Conversion conversion) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  %d of %d values %s not convert"
            .formatted(
                conversion.failing(),
                conversion.checked(),
                conversion.failing() == 1 ? "does" : "do"));
    conversion
        .samples()
        .forEach(
            sample ->
                lines.add("    " + sample.key() + sample.value().map(": "::concat).orElse("")));
    return lines;
  }

  private static String estimate(PlanDocument plan) {
    return String.format(
        Locale.ROOT,
        "about %,d %s, %d to %d ms, others wait %d ms at most%s",
        plan.rows(),
        plan.rows() == 1 ? "row" : "rows",
        plan.estimate().lowMs(),
        plan.estimate().highMs(),
        plan.estimate().holdMs(),
        plan.requiresBackup() ? ", old values are kept" : "");
  }
}
