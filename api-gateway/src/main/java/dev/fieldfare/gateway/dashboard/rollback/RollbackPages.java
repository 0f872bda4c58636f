package dev.fieldfare.gateway.dashboard.rollback;

import dev.fieldfare.gateway.dashboard.page.PageFrame;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The templates of rollback plans. */
@CheckedTemplate(basePath = "dashboard")
final class RollbackPages {

  private RollbackPages() {}

  static native TemplateInstance rollbackPlans(PageFrame page, RollbackListView view);

  static native TemplateInstance rollbackPlan(PageFrame page, RollbackPlanView view);

  /** The form of a new plan. */
  static native TemplateInstance newRollbackPlan(PageFrame page, NewRollbackView view);

  /** The confirmations, with the code after it was requested. */
  static native TemplateInstance rollbackConfirm(PageFrame page, RollbackConfirmView view);
}
