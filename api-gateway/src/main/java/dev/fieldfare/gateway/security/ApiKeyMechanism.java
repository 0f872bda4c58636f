package dev.fieldfare.gateway.security;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.http.RequestRefused;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/**
 * Authenticates requests by API key: {@code Authorization: Bearer ff_…}.
 *
 * <p>Where OIDC is switched on, other bearer tokens are left to it; otherwise every bearer token is
 * taken for an API key. After too many wrong keys from an address, unknown keys from there are
 * refused without a look-up.
 */
@ApplicationScoped
class ApiKeyMechanism implements HttpAuthenticationMechanism {

  /** Before OIDC, which would refuse an API key as an invalid token. */
  private static final int PRIORITY = DEFAULT_PRIORITY + 100;

  private static final String SCHEME = "Bearer ";
  private static final String PREFIX = "ff_";

  private final KeyHolders keys;
  private final WrongKeyThrottle wrongKeys;
  private final RequestLimits limits;
  private final boolean isOidcEnabled;

  ApiKeyMechanism(
      KeyHolders keys, WrongKeyThrottle wrongKeys, RequestLimits limits, GatewayConfig config) {
    this.keys = keys;
    this.wrongKeys = wrongKeys;
    this.limits = limits;
    this.isOidcEnabled = config.oidc().enabled();
  }

  @Override
  public int getPriority() {
    return PRIORITY;
  }

  /** The token of a request, whatever it is; empty when there is none. */
  static Optional<String> token(RoutingContext exchange) {
    return Optional.ofNullable(exchange.request().getHeader(HttpHeaders.AUTHORIZATION))
        .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(header -> header.substring(SCHEME.length()).strip());
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext exchange, IdentityProviderManager providers) {
    return token(exchange)
        .filter(token -> !isOidcEnabled || token.startsWith(PREFIX))
        .map(secret -> authenticate(secret, exchange, providers))
        .orElseGet(() -> Uni.createFrom().nullItem());
  }

  private Uni<SecurityIdentity> authenticate(
      String secret, RoutingContext exchange, IdentityProviderManager providers) {
    String address = address(exchange);
    if (!keys.isFamiliar(secret)) {
      var pause = wrongKeys.secondsLeft(address);
      if (pause.isPresent()) {
        return Uni.createFrom().failure(tooMany(pause.getAsLong(), exchange));
      }
    }
    var request = HttpSecurityUtils.setRoutingContextAttribute(new ApiKeyRequest(secret), exchange);
    return providers
        .authenticate(request)
        .onFailure(RequestRefused.class)
        .invoke(() -> wrongKeys.note(address))
        .invoke(identity -> limits.count((Caller) identity.getPrincipal(), exchange));
  }

  static RequestRefused tooMany(long seconds, RoutingContext exchange) {
    exchange.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    return new RequestRefused(
        FailureReason.RATE_LIMITED,
        "Too many wrong API keys came from this address; try again in %d s.".formatted(seconds));
  }

  static String address(RoutingContext exchange) {
    var remote = exchange.request().remoteAddress();
    return remote == null ? "unknown" : remote.hostAddress();
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext exchange) {
    return Uni.createFrom()
        .item(new ChallengeData(401, "WWW-Authenticate", SecurityProblems.CHALLENGE));
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(ApiKeyRequest.class);
  }

  @Override
  public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext exchange) {
    return Uni.createFrom()
        .item(
            new HttpCredentialTransport(
                HttpCredentialTransport.Type.AUTHORIZATION, SCHEME.strip(), "api-key"));
  }
}
