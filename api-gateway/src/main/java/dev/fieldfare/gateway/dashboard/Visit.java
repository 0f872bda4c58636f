package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.gateway.dashboard.session.SessionCookie;
import dev.fieldfare.gateway.dashboard.session.SessionToken;
import dev.fieldfare.gateway.security.Caller;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;

/** A request for a page: its caller and its address. A bean parameter. */
public class Visit {

  @CookieParam(SessionCookie.NAME)
  String cookie;

  @Context SecurityContext security;
  @Context UriInfo uri;

  /** The authenticated caller. */
  Caller caller() {
    return (Caller) security.getUserPrincipal();
  }

  /** What forms of this page send back; empty for a caller without a session. */
  String formToken() {
    return SessionToken.of(cookie).map(SessionToken::formToken).orElse("");
  }

  String address() {
    URI address = uri.getRequestUri();
    return address.getRawQuery() == null
        ? address.getRawPath()
        : address.getRawPath() + "?" + address.getRawQuery();
  }
}
