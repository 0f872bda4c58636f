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
    Instant createdAt,
    String createdBy,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> secret) {

  /** Copies the sets. */
  public CreatedSubscription {
    categories = Set.copyOf(categories);
    targets = Set.copyOf(targets);
    secret = Objects.requireNonNullElse(secret, Optional.empty());
  }
}
