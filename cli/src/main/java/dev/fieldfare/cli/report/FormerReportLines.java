package dev.fieldfare.cli.report;

import dev.fieldfare.cli.output.ByteSize;
import dev.fieldfare.contracts.report.MigrationReport;
import dev.fieldfare.contracts.report.MigrationReport.Period;
import java.util.ArrayList;
import java.util.List;

/** What the former report script printed. */
final class FormerReportLines {
  private static final String RULE = "=".repeat(40);

  private FormerReportLines() {}

  /** The first four steps. */
  static List<String> steps(MigrationReport report) {
    Period period = report.period();
    List<String> lines = new ArrayList<>(heading("Generate Migration Report"));
    lines.add(
        "Period: %s to %s (%d days)"
            .formatted(period.startDate(), period.endDate(), period.days()));
    step(
        lines,
        "Step 1: Collecting migration statistics...",
        "Total migrations: " + report.migrations().totalMigrations());
    step(
        lines,
        "Step 2: Building timeline data...",
        "Timeline entries: " + report.timeline().size() + " days");
    step(
        lines,
        "Step 3: Finding most active forms...",
        "Active forms: " + report.activeForms().size());
    step(
        lines,
        "Step 4: Analyzing backup storage...",
        "Total backups: " + report.backups().total(),
        "Storage used: " + ByteSize.text(report.backups().bytes()));
    return lines;
  }

  /** The last two steps and the summary. */
  static List<String> end(MigrationReport report, String html, String json) {
    List<String> lines = new ArrayList<>();
    step(lines, "Step 5: Generating HTML report...", "HTML report saved: " + html);
    step(lines, "Step 6: Generating JSON report...", "JSON report saved: " + json);
    lines.add("");
    lines.addAll(heading("Report Summary"));
    lines.removeLast();
    lines.add("Migrations analyzed:  " + report.migrations().totalMigrations());
    lines.add(
        "Success rate:         "
            + report
                .migrations()
                .successRate()
                .map(rate -> rate.toPlainString() + "%")
                .orElse("-"));
    lines.add("Active forms:         " + report.activeForms().size());
    lines.add("Backups analyzed:     " + report.backups().total());
    lines.add("Storage usage:        " + ByteSize.text(report.backups().bytes()));
    // The former script did not report omissions.
    report.omitted().forEach(text -> lines.add("Left out:             " + text));
    lines.addAll(
        List.of("", "Report files generated successfully!", "  HTML: " + html, "  JSON: " + json));
    return lines;
  }

  private static List<String> heading(String title) {
    return List.of(RULE, title, RULE, "");
  }

  private static void step(List<String> lines, String title, String... results) {
    lines.add("");
    lines.add(title);
    for (String result : results) {
      lines.add("  " + result);
    }
  }
}
