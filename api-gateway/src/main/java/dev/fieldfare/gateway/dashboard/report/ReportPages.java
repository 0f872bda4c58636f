package dev.fieldfare.gateway.dashboard.report;

import dev.fieldfare.gateway.dashboard.page.PageFrame;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The templates of pages that the report-service fills. */
@CheckedTemplate(basePath = "dashboard")
final class ReportPages {

  private ReportPages() {}

  static native TemplateInstance reports(PageFrame page, ReportView view);
}
