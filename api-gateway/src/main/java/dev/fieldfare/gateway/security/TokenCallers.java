package dev.fieldfare.gateway.security;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.http.RequestRefused;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Makes the caller of a verified OIDC token. The highest role that the token names counts; a token
 * without any of them is refused.
 */
@ApplicationScoped
class TokenCallers implements SecurityIdentityAugmentor {

  /** No API key has a colon in its name, so no token passes for a key. */
  private static final String PREFIX = "oidc:";

  private final RequestLimits limits;
  private final GatewayConfig.Oidc config;

  TokenCallers(RequestLimits limits, GatewayConfig config) {
    this.limits = limits;
    this.config = config.oidc();
  }

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    return augment(identity, context, Map.of());
  }

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity,
      AuthenticationRequestContext context,
      Map<String, Object> attributes) {
    if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
      return Uni.createFrom().item(identity);
    }
    Caller caller = caller(token, role(identity));
    limits.count(caller, HttpSecurityUtils.getRoutingContextAttribute(attributes));
    return Uni.createFrom().item(caller.identity());
  }

  private SenderRole role(SecurityIdentity identity) {
    return Arrays.stream(SenderRole.values())
        .filter(role -> identity.getRoles().contains(roleName(role)))
        .max(Comparator.naturalOrder())
        .orElseThrow(this::withoutRole);
  }

  private String roleName(SenderRole role) {
    return config.rolePrefix().orElse("") + role.label();
  }

  private RequestRefused withoutRole() {
    return new RequestRefused(
        FailureReason.NOT_PERMITTED,
        "The token names none of the roles %s in its claim \"%s\"."
            .formatted(
                Arrays.stream(SenderRole.values())
                    .map(this::roleName)
                    .collect(Collectors.joining(", ")),
                config.rolesClaim()));
  }

  private Caller caller(JsonWebToken token, SenderRole role) {
    String subject = token.getIssuer() + "|" + token.getSubject();
    String name =
        Optional.<Object>ofNullable(token.getClaim(config.nameClaim()))
            .map(Object::toString)
            .orElseThrow(this::withoutName);
    return new Caller(
        UUID.nameUUIDFromBytes(subject.getBytes(StandardCharsets.UTF_8)),
        PREFIX + name,
        role,
        OptionalInt.empty(),
        Instant.ofEpochSecond(token.getIssuedAtTime()),
        Optional.of(Instant.ofEpochSecond(token.getExpirationTime())));
  }

  private RequestRefused withoutName() {
    return new RequestRefused(
        FailureReason.NOT_AUTHENTICATED,
        "The token lacks the claim \"%s\", which names its holder.".formatted(config.nameClaim()));
  }
}
