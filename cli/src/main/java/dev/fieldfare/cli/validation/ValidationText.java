package dev.fieldfare.cli.validation;

import dev.fieldfare.cli.output.Style;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.validation.ValidatedCheck;
import dev.fieldfare.contracts.validation.ValidationReport;
import java.util.ArrayList;
import java.util.List;

/** The report of a validation as text. */
final class ValidationText {

  private ValidationText() {}

  static List<String> lines(ValidationReport report, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s %s"
            .formatted(
                style.bold(report.target()),
                report.profile().label(),
                status(report.result(), style)));
    lines.add("");
    TextTable table = TextTable.of("check", "status", "time");
    for (ValidatedCheck check : report.checks()) {
      table.row(check.name(), status(check.status(), style), check.durationMs() + " ms");
    }
    lines.addAll(table.lines());
    report.checks().stream()
        .filter(check -> check.status() != CheckStatus.OK)
        .forEach(check -> addFindings(lines, check, style));
    lines.add("");
    lines.add(sum(report));
    return lines;
  }

  static String sum(ValidationReport report) {
    return "%d checks: %d ok, %d warnings, %d critical, %d failed, %d skipped, in %d ms."
        .formatted(
            report.checks().size(),
            report.count(CheckStatus.OK),
            report.count(CheckStatus.WARNING),
            report.count(CheckStatus.CRITICAL),
            report.count(CheckStatus.ERROR),
            report.count(CheckStatus.SKIPPED),
            report.durationMs());
  }

  private static void addFindings(List<String> lines, ValidatedCheck check, Style style) {
    lines.add("");
    lines.add(status(check.status(), style) + ": " + check.name());
    check.details().forEach(detail -> lines.add("  " + detail));
    if (!check.advice().isEmpty()) {
      lines.add("  To do: " + check.advice());
    }
  }

  private static String status(CheckStatus status, Style style) {
    String text = status.name();
    return switch (status) {
      case OK -> style.good(text);
      case WARNING -> style.doubtful(text);
      case CRITICAL, ERROR -> style.bad(text);
      case SKIPPED -> text;
    };
  }
}
