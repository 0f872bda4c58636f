package dev.fieldfare.service.internal;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/**
 * Authenticates calls of other services by the service token, on paths below {@code /internal/}.
 *
 * <p>The identity has the actor as principal and every role that the caller's role includes, so
 * resources check it with {@code @RolesAllowed}. A call without the scheme is anonymous, and one
 * with a wrong token or without a caller is refused with 401.
 */
@ApplicationScoped
public class InternalAuthentication implements HttpAuthenticationMechanism {
  /** What every path of an internal resource begins with. */
  public static final String PATH = "/internal/";

  private static final String PREFIX = InternalCaller.SCHEME + " ";

  private final InternalTokens tokens;

  InternalAuthentication(InternalTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identityProviders) {
    String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (!isInternal(context) || header == null || !header.startsWith(PREFIX)) {
      return Uni.createFrom().nullItem();
    }
    if (!tokens.accepts(header.substring(PREFIX.length()))) {
      return refused("wrong service token");
    }
    return InternalCaller.read(context.request()::getHeader)
        .map(caller -> Uni.createFrom().item(identity(caller)))
        .orElseGet(() -> refused("the headers that name the caller are missing or wrong"));
  }

  private static Uni<SecurityIdentity> refused(String reason) {
    return Uni.createFrom().failure(new AuthenticationFailedException(reason));
  }

  private static SecurityIdentity identity(InternalCaller caller) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(caller.actor()))
        .addRoles(caller.roles())
        .addAttribute(InternalCaller.REQUEST_ID_ATTRIBUTE, caller.requestId())
        .build();
  }

  /** None on other paths, whose own mechanism says how to authenticate there. */
  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return isInternal(context)
        ? Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", InternalCaller.SCHEME))
        : Uni.createFrom().nullItem();
  }

  private static boolean isInternal(RoutingContext context) {
    return context.normalizedPath().startsWith(PATH);
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    // The token is checked here, so no identity provider is needed.
    return Set.of();
  }

  @Override
  public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
    return Uni.createFrom()
        .item(
            new HttpCredentialTransport(
                HttpCredentialTransport.Type.AUTHORIZATION, InternalCaller.SCHEME));
  }
}
