package dev.fieldfare.gateway.dashboard.silence;

import dev.fieldfare.gateway.dashboard.page.PageFrame;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The template of silences. */
@CheckedTemplate(basePath = "dashboard")
final class SilencePages {

  private SilencePages() {}

  static native TemplateInstance silences(PageFrame page, SilenceView view);
}
