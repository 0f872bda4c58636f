package dev.fieldfare.contracts.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The end of a rotation.
 *
 * @param secret that was generated; it is in no other answer. Empty when the caller gave one
 * @param formerUntil when the former secret stops to sign beside the new one
 */
public record NewWebhookSecret(
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> secret, Instant formerUntil) {

  /** An absent secret is empty. */
  public NewWebhookSecret {
    secret = Objects.requireNonNullElse(secret, Optional.empty());
  }
}
