package dev.fieldfare.gateway.dashboard.subscription;

import dev.fieldfare.gateway.dashboard.page.PageFrame;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The templates of subscriptions. */
@CheckedTemplate(basePath = "dashboard")
final class SubscriptionPages {

  private SubscriptionPages() {}

  static native TemplateInstance subscriptions(PageFrame page, SubscriptionListView view);

  static native TemplateInstance subscription(PageFrame page, SubscriptionView view);
}
