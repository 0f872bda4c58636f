package dev.fieldfare.gateway.dashboard.report;

import dev.fieldfare.contracts.report.ReportKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A report with the form that asks for it.
 *
 * @param asked the values of the form
 * @param targets the targets to choose from
 * @param problems why there is no report; empty if there is one
 * @param report empty if there is none
 * @param files where the report can be downloaded; empty if there is none
 * @param key of the form that stores the report
 */
public record ReportView(
    ReportKind kind,
    Map<String, String> asked,
    List<String> targets,
    List<String> problems,
    List<ReportSection> report,
    List<Download> files,
    String key) {

  public ReportView {
    targets = List.copyOf(targets);
    problems = List.copyOf(problems);
    report = List.copyOf(report);
    files = List.copyOf(files);
  }

  /** The report as a file. */
  public record Download(String label, String href) {}

  /** The kinds to choose from. */
  public List<ReportKind> kinds() {
    return Arrays.asList(ReportKind.values());
  }

  /** The value of a field of the form. */
  public String value(String name) {
    return asked.getOrDefault(name, "");
  }
}
