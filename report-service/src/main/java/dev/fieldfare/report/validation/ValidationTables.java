package dev.fieldfare.report.validation;

import dev.fieldfare.contracts.report.ValidationHistory;
import dev.fieldfare.contracts.report.ValidationHistory.Finding;
import dev.fieldfare.contracts.report.ValidationHistory.Run;
import dev.fieldfare.contracts.report.ValidationHistory.Totals;
import dev.fieldfare.report.document.RecordTables;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables of a report of validations. */
final class ValidationTables {

  private ValidationTables() {}

  static ReportDocument of(ValidationHistory report) {
    return new ReportDocument(
        "Validation report",
        report,
        RecordTables.facts(Optional.of(report.period()), report.scope(), report.generatedAt()),
        Optional.of(totals(report.totals())),
        List.of(runs(report.validations()), findings(report.validations())),
        List.of(),
        report.omitted());
  }

  private static ReportTable totals(Totals totals) {
    return ReportTable.facts(
        "totals",
        "Totals",
        "Validations",
        Integer.toString(totals.validations()),
        "Passed",
        Integer.toString(totals.passed()),
        "With warnings",
        Integer.toString(totals.warnings()),
        "Critical",
        Integer.toString(totals.critical()),
        "Success rate",
        totals.successRate().map(rate -> rate.toPlainString() + " %").orElse("-"),
        "Checks",
        Long.toString(totals.checks()),
        "Checks with findings",
        Long.toString(totals.failedChecks()),
        "Duration",
        totals.durationMs() + " ms");
  }

  private static ReportTable runs(List<Run> runs) {
    return new ReportTable(
        "validations",
        "Validations, the newest first",
        List.of(
            "Started", "Profile", "Result", "Checks", "Skipped", "Duration", "By", "Id", "Target"),
        runs.stream().map(ValidationTables::run).toList());
  }

  private static List<String> run(Run run) {
    return List.of(
        RecordTables.moment(run.startedAt()),
        run.quick() ? run.profile() + " (quick)" : run.profile(),
        run.result(),
        Long.toString(run.checks()),
        Long.toString(run.skipped()),
        run.durationMs() + " ms",
        run.requestedBy(),
        run.id().toString(),
        run.target());
  }

  private static ReportTable findings(List<Run> runs) {
    List<List<String>> rows = new ArrayList<>();
    for (Run run : runs) {
      for (Finding finding : run.findings()) {
        rows.add(
            List.of(
                RecordTables.moment(run.startedAt()),
                run.profile(),
                finding.check(),
                finding.status(),
                finding.details().isEmpty() ? "-" : String.join("; ", finding.details()),
                finding.advice().isEmpty() ? "-" : finding.advice(),
                run.target()));
      }
    }
    return new ReportTable(
        "findings",
        "Findings, those of the newest validation first",
        List.of("Started", "Profile", "Check", "Status", "Details", "Advice", "Target"),
        rows);
  }
}
