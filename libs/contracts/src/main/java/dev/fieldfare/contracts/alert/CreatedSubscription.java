package dev.fieldfare.contracts.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A subscription that was made, as in {@link WebhookSubscription}.
 *
 * @param secret that was made up for it; it is in no other answer
 */
public record CreatedSubscription(
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
    String createdBy,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> secret) {

  /** Copies the sets. A service of the former release does not answer the forms. */
  public CreatedSubscription {
    categories = Set.copyOf(categories);
    targets = Set.copyOf(targets);
    forms = forms == null ? Set.of() : Set.copyOf(forms);
    quiet = Objects.requireNonNullElse(quiet, Optional.empty());
    group = Objects.requireNonNullElse(group, Optional.empty());
    secret = Objects.requireNonNullElse(secret, Optional.empty());
  }
}
