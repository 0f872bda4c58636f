package dev.fieldfare.gateway.dashboard.session;

import dev.fieldfare.gateway.dashboard.session.Sessions.Activity;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.KeysUnreadable;
import dev.fieldfare.gateway.security.RequestLimits;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/**
 * Authenticates requests for pages by their session. The API accepts no session: a page of another
 * site could otherwise use a browser to call it.
 *
 * <p>An unknown or ended session does not authenticate a request, and its cookie is cleared.
 */
@ApplicationScoped
class SessionMechanism implements HttpAuthenticationMechanism {

  private final Sessions sessions;
  private final RequestLimits limits;

  SessionMechanism(Sessions sessions, RequestLimits limits) {
    this.sessions = sessions;
    this.limits = limits;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext exchange, IdentityProviderManager providers) {
    if (!DashboardAddress.includes(exchange.normalizedPath()) || !SessionCookie.isIn(exchange)) {
      return Uni.createFrom().nullItem();
    }
    return SessionCookie.of(exchange)
        .map(token -> sessions.holderOf(token, activity(exchange)))
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
        .onFailure()
        .transform(KeysUnreadable::new)
        .map(holder -> identity(holder, exchange));
  }

  private SecurityIdentity identity(Optional<Caller> holder, RoutingContext exchange) {
    if (holder.isEmpty()) {
      SessionCookie.clear(exchange);
      return null;
    }
    limits.count(holder.get(), exchange);
    return holder.get().identity();
  }

  private static Activity activity(RoutingContext exchange) {
    boolean isRefresh =
        exchange.request().getHeader(DashboardAddress.REFRESH_HEADER) != null
            || DashboardAddress.LIVE.equals(exchange.normalizedPath());
    return isRefresh ? Activity.REFRESH : Activity.PERSON;
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext exchange) {
    return Uni.createFrom().nullItem();
  }

  /** None: it needs no identity provider. */
  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of();
  }
}
