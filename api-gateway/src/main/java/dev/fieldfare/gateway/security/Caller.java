package dev.fieldfare.gateway.security;

import dev.fieldfare.contracts.message.SenderRole;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.security.Principal;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * The caller of a request: the holder of an API key, or the subject of a token.
 *
 * @param keyId the API key, or an id made of the issuer and the subject of the token
 * @param name the name of that key, or the subject behind {@code oidc:}: what migrations and the
 *     audit trail remember
 * @param requestsPerMinute the key's own limit, if it has one
 * @param since when the key got the secret that was shown, or when the token was issued
 * @param expiresAt the end of the token; empty for API keys, which end by revocation
 */
public record Caller(
    UUID keyId,
    String name,
    SenderRole role,
    OptionalInt requestsPerMinute,
    Instant since,
    Optional<Instant> expiresAt)
    implements Principal {

  public Caller {
    Objects.requireNonNull(keyId, "keyId");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(requestsPerMinute, "requestsPerMinute");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(expiresAt, "expiresAt");
  }

  @Override
  public String getName() {
    return name;
  }

  /** The caller with its role and all lower ones. */
  public SecurityIdentity identity() {
    return QuarkusSecurityIdentity.builder().setPrincipal(this).addRoles(Roles.upTo(role)).build();
  }
}
