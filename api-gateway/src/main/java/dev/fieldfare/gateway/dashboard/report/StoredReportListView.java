package dev.fieldfare.gateway.dashboard.report;

import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.contracts.report.StoredReportPage;
import java.util.Arrays;
import java.util.List;

/**
 * Stored reports, the newest first.
 *
 * @param kind the requested kind; empty for all
 * @param more the address of the next part; empty at the end
 * @param problem why there is no list; empty if there is one
 */
public record StoredReportListView(
    String kind, List<StoredReportLine> reports, String more, String problem) {

  public StoredReportListView {
    reports = List.copyOf(reports);
  }

  static StoredReportListView of(String kind, StoredReportPage page) {
    String filter = kind.isEmpty() ? "" : "kind=" + kind + "&";
    return new StoredReportListView(
        kind,
        page.items().stream().map(StoredReportLine::of).toList(),
        page.next().map(last -> "/reports/stored?" + filter + "cursor=" + last).orElse(""),
        "");
  }

  static StoredReportListView without(String kind, String problem) {
    return new StoredReportListView(kind, List.of(), "", problem);
  }

  /** The kinds to choose from. */
  public List<ReportKind> kinds() {
    return Arrays.asList(ReportKind.values());
  }
}
