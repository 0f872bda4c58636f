package dev.fieldfare.gateway.dashboard.validation;

import dev.fieldfare.gateway.dashboard.page.PageFrame;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The template of validations. */
@CheckedTemplate(basePath = "dashboard")
final class ValidationPages {

  private ValidationPages() {}

  static native TemplateInstance validations(PageFrame page, ValidationView view);
}
