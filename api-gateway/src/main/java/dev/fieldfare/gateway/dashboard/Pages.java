package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.gateway.dashboard.page.PageFrame;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The templates of the pages. They escape every value. */
@CheckedTemplate(basePath = "dashboard")
final class Pages {

  private Pages() {}

  /** The form for the API key. */
  static native TemplateInstance signIn(String next, String problem);

  static native TemplateInstance overview(PageFrame page, OverviewView view);

  static native TemplateInstance migrations(PageFrame page, MigrationListView view);

  static native TemplateInstance migration(PageFrame page, MigrationView view);

  /** The question before an undo. */
  static native TemplateInstance undo(PageFrame page, MigrationView view, String key);

  static native TemplateInstance queue(PageFrame page, QueueView view);

  static native TemplateInstance deadLetters(PageFrame page, DeadLetterView view);

  static native TemplateInstance alerts(PageFrame page, AlertView view);

  static native TemplateInstance releases(PageFrame page, ReleaseView view);

  /** The form of a change, with its preview where there is one. */
  static native TemplateInstance change(PageFrame page, ChangeView view);
}
