package dev.fieldfare.gateway.dashboard.subscription;

import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.QuietHours;
import dev.fieldfare.contracts.alert.WebhookSubscription;
import java.net.URI;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A subscription.
 *
 * @param receiver its address; of a webhook without the path, which can hold a password
 * @param signs true for a webhook, whose messages are signed
 */
public record SubscriptionLine(
    String id,
    String name,
    String receiver,
    boolean signs,
    String format,
    String severity,
    String categories,
    String targets,
    String forms,
    String quiet,
    String group,
    String createdAt,
    String createdBy) {

  private static final String MAIL = "mailto:";

  static SubscriptionLine of(WebhookSubscription subscription) {
    boolean isMail = subscription.url().startsWith(MAIL);
    return new SubscriptionLine(
        subscription.id(),
        subscription.name(),
        receiver(subscription.url()),
        !isMail,
        isMail ? "mail" : subscription.format().name(),
        subscription.severity().name(),
        joined(subscription.categories().stream().map(Enum::name).toList()),
        joined(subscription.targets()),
        joined(subscription.forms()),
        subscription.quiet().map(SubscriptionLine::quiet).orElse("none"),
        subscription.group().map(group -> "messages of " + group.window()).orElse("none"),
        subscription.createdAt().toString(),
        subscription.createdBy());
  }

  private static String quiet(QuietHours hours) {
    return "%s to %s %s; %s passes"
        .formatted(
            hours.from(),
            hours.until(),
            hours.zone().orElse("UTC"),
            hours.passes().map(Enum::name).orElse(AlertSeverity.CRITICAL.name()));
  }

  private static String receiver(String url) {
    if (url.startsWith(MAIL)) {
      return url.substring(MAIL.length());
    }
    URI address = URI.create(url);
    boolean isLong = address.getRawPath() != null && address.getRawPath().length() > 1;
    String port = address.getPort() < 0 ? "" : ":" + address.getPort();
    return address.getScheme() + "://" + address.getHost() + port + (isLong ? "/…" : "");
  }

  private static String joined(Collection<String> names) {
    return names.isEmpty() ? "all" : names.stream().sorted().collect(Collectors.joining(", "));
  }
}
