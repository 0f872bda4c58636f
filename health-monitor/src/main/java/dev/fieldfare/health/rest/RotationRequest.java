package dev.fieldfare.health.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import java.util.Objects;
import java.util.Optional;

/**
 * A secret to replace.
 *
 * @param secret {@code whsec_…} or {@code env:NAME}; generated when absent
 */
record RotationRequest(Optional<String> secret) {

  /** An absent secret is empty; a wrong one is refused. */
  RotationRequest {
    secret = Objects.requireNonNullElse(secret, Optional.empty());
    secret.ifPresent(SubscriptionRequest::requireSecret);
  }

  /** Reads the body of a call, which may be empty. */
  static RotationRequest read(String body) {
    if (body == null || body.isBlank()) {
      return new RotationRequest(Optional.empty());
    }
    try {
      String secret = ContractsJson.mapper().readTree(body).path("secret").textValue();
      return new RotationRequest(Optional.ofNullable(secret));
    } catch (JsonProcessingException e) {
      throw MonitorProblems.wrong("The body is not JSON.");
    }
  }
}
