package dev.fieldfare.gateway.dashboard;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The templates of the pages. They escape every value. */
@CheckedTemplate(basePath = "dashboard")
final class Pages {

  private Pages() {}

  /** The form for the API key. */
  static native TemplateInstance signIn(String next, String problem);

  static native TemplateInstance overview(Page page, OverviewView view);

  static native TemplateInstance migrations(Page page, MigrationListView view);

  static native TemplateInstance migration(Page page, MigrationView view);

  /** The question before an undo. */
  static native TemplateInstance undo(Page page, MigrationView view, String key);

  static native TemplateInstance queue(Page page, QueueView view);

  /** The form of a change, with its preview where there is one. */
  static native TemplateInstance change(Page page, ChangeView view);

  /** What is shown instead of a page. */
  static native TemplateInstance failure(Page page, FailureView view);
}
