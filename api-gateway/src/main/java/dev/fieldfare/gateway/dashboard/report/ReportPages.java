package dev.fieldfare.gateway.dashboard.report;

import dev.fieldfare.gateway.dashboard.page.PageFrame;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The templates of pages that the report-service fills. */
@CheckedTemplate(basePath = "dashboard")
final class ReportPages {

  private ReportPages() {}

  static native TemplateInstance reports(PageFrame page, ReportView view);

  static native TemplateInstance storedReports(PageFrame page, StoredReportListView view);

  /** One stored report. */
  static native TemplateInstance storedReport(
      PageFrame page, StoredReportLine stored, List<ReportSection> report);
}
