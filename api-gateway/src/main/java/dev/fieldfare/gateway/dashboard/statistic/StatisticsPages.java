package dev.fieldfare.gateway.dashboard.statistic;

import dev.fieldfare.gateway.dashboard.page.PageFrame;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The template of statistics. */
@CheckedTemplate(basePath = "dashboard")
final class StatisticsPages {

  private StatisticsPages() {}

  static native TemplateInstance statistics(PageFrame page, StatisticsView view);
}
