package dev.fieldfare.report.alert;

import dev.fieldfare.contracts.report.AlertReport;
import dev.fieldfare.contracts.report.AlertReport.SeverityTimes;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportRequest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Makes reports of the alerts of a period. */
public final class AlertReports {
  private static final int MOST = 1_000;

  private final AlertTimesStore store;

  public AlertReports(AlertTimesStore store) {
    this.store = store;
  }

  /** Makes the report with its tables. */
  public ReportDocument document(ReportRequest request) throws SQLException {
    return AlertTables.of(make(request));
  }

  /** Makes the report. */
  public AlertReport make(ReportRequest request) throws SQLException {
    List<String> omitted = new ArrayList<>();
    if (request.isOfPart()) {
      omitted.add("The table or form does not limit the alerts.");
    }
    AlertTimesStore.Found found = store.read(request, MOST);
    if (found.isIncomplete()) {
      omitted.add("Older alerts may be missing: the list of the health-monitor was not read yet.");
    }
    if (found.severities().stream().mapToLong(SeverityTimes::alerts).sum() > MOST) {
      omitted.add(
          "Only the newest %d alerts are listed; the numbers include all alerts.".formatted(MOST));
    }
    return new AlertReport(
        request.now(),
        request.period().described(),
        request.scope(),
        omitted,
        found.severities(),
        found.alerts());
  }
}
