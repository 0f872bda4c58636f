package dev.fieldfare.contracts.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A webhook or mail address that receives alerts, without its secret.
 *
 * @param url of HTTP, or {@code mailto:} and an address
 * @param format of the messages; mails are plain text
 * @param severity the least urgent severity that is sent
 * @param categories that are sent; empty means all
 * @param targets whose alerts are sent; empty means all
 * @param forms whose alerts are sent, by their ids; empty means all
 * @param quiet when only urgent messages are sent
 * @param group how messages are put together; empty means each by itself
 */
public record WebhookSubscription(
    String id,
    String name,
    String url,
    SubscriptionFormat format,
    AlertSeverity severity,
    Set<AlertCategory> categories,
    Set<String> targets,
    Set<String> forms,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<QuietHours> quiet,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<MessageGroup> group,
    Instant createdAt,
    String createdBy) {

  /** Copies the sets. A service of the former release does not answer the forms. */
  public WebhookSubscription {
    categories = Set.copyOf(categories);
    targets = Set.copyOf(targets);
    forms = forms == null ? Set.of() : Set.copyOf(forms);
    quiet = Objects.requireNonNullElse(quiet, Optional.empty());
    group = Objects.requireNonNullElse(group, Optional.empty());
  }
}
