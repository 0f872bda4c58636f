package dev.fieldfare.gateway.dashboard.page;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** What is shown instead of a page. */
@CheckedTemplate(basePath = "dashboard")
final class FailurePage {

  private FailurePage() {}

  static native TemplateInstance failure(PageFrame page, FailureView view);
}
