package dev.fieldfare.gateway.dashboard.backup;

import dev.fieldfare.gateway.dashboard.page.PageFrame;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The templates of backups. */
@CheckedTemplate(basePath = "dashboard")
final class BackupPages {

  private BackupPages() {}

  static native TemplateInstance backups(PageFrame page, BackupListView view);

  static native TemplateInstance backup(PageFrame page, BackupDetailView view);

  /** The form of a new backup. */
  static native TemplateInstance newBackup(PageFrame page, List<String> targets, String key);

  /** The question before a restore. */
  static native TemplateInstance restore(
      PageFrame page, BackupDetailView view, String into, String key);
}
