package dev.fieldfare.gateway.dashboard.session;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The cookie that carries a session. Scripts cannot read it, and other sites cannot send it. */
public final class SessionCookie {

  public static final String NAME = "fieldfare_session";

  private SessionCookie() {}

  /** The session that a request names; empty when it names none. */
  public static Optional<SessionToken> of(RoutingContext exchange) {
    return Optional.ofNullable(exchange.request().getCookie(NAME))
        .flatMap(cookie -> SessionToken.of(cookie.getValue()));
  }

  /** True for a request with a session's cookie, whatever is in it. */
  public static boolean isIn(RoutingContext exchange) {
    return exchange.request().getCookie(NAME) != null;
  }

  public static void set(RoutingContext exchange, SessionToken token) {
    exchange.response().addCookie(cookie(exchange, token.value()));
  }

  public static void clear(RoutingContext exchange) {
    exchange.response().addCookie(cookie(exchange, "").setMaxAge(0));
  }

  private static Cookie cookie(RoutingContext exchange, String value) {
    return Cookie.cookie(NAME, value)
        .setPath("/")
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT)
        .setSecure(isEncrypted(exchange.request()));
  }

  // The word of a proxy need not be trusted here: a wrong one restricts its own cookie only.
  private static boolean isEncrypted(HttpServerRequest request) {
    return request.isSSL()
        || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"))
        || String.valueOf(request.getHeader(HttpHeaders.ORIGIN)).startsWith("https://");
  }
}
