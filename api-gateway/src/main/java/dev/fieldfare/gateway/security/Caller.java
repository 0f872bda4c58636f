package dev.fieldfare.gateway.security;

import dev.fieldfare.contracts.message.SenderRole;
import java.security.Principal;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Who makes a request.
 *
 * @param keyId the API key that was shown
 * @param name the name of that key: what migrations and the audit trail remember
 * @param requestsPerMinute the key's own limit, if it has one
 * @param since when the key got the secret that was shown
 */
public record Caller(
    UUID keyId, String name, SenderRole role, OptionalInt requestsPerMinute, Instant since)
    implements Principal {

  public Caller {
    Objects.requireNonNull(keyId, "keyId");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(requestsPerMinute, "requestsPerMinute");
    Objects.requireNonNull(since, "since");
  }

  @Override
  public String getName() {
    return name;
  }
}
