package dev.fieldfare.gateway.dashboard.approval;

import dev.fieldfare.gateway.dashboard.page.PageFrame;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The template of approvals. */
@CheckedTemplate(basePath = "dashboard")
final class ApprovalPages {

  private ApprovalPages() {}

  static native TemplateInstance approvals(PageFrame page, ApprovalView view);
}
