package dev.fieldfare.gateway.dashboard.page;

import dev.fieldfare.gateway.dashboard.session.SessionCookie;
import dev.fieldfare.gateway.dashboard.session.SessionToken;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.RequestLimits;
import dev.fieldfare.service.internal.InternalCaller;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;

/** A request for a page: its caller and its address. A bean parameter. */
public class Visit {

  @CookieParam(SessionCookie.NAME)
  String cookie;

  @Context SecurityContext security;
  @Context RoutingContext exchange;

  /**
   * The authenticated caller, as it was let in. The security context can be without it later in the
   * same request.
   */
  public Caller caller() {
    return RequestLimits.caller(exchange).orElseGet(() -> (Caller) security.getUserPrincipal());
  }

  /** The same caller, for calls of other services. */
  public InternalCaller internalCaller() {
    return InternalCaller.of(caller().identity());
  }

  /** The session; empty for a caller that is known by its header. */
  public Optional<SessionToken> session() {
    return SessionToken.of(cookie);
  }

  /** The token that forms of this page send back; empty for a caller without a session. */
  String formToken() {
    return session().map(SessionToken::formToken).orElse("");
  }

  /**
   * The address of this page, for links to itself. The path is normalized, because two slashes at
   * its start would begin a host name.
   */
  String address() {
    String query = exchange.request().query();
    return query == null ? exchange.normalizedPath() : exchange.normalizedPath() + "?" + query;
  }
}
