package dev.fieldfare.gateway.dashboard.schedule;

import dev.fieldfare.gateway.dashboard.page.PageFrame;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The templates of schedules. */
@CheckedTemplate(basePath = "dashboard")
final class SchedulePages {

  private SchedulePages() {}

  static native TemplateInstance schedules(PageFrame page, ScheduleListView view);

  static native TemplateInstance schedule(PageFrame page, ScheduleView view);
}
