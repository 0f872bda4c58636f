package dev.fieldfare.gateway.http.idempotency;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.security.Principal;
import java.util.Optional;

/** A request that changes something: its caller and its identity. A bean parameter. */
public class RequestContext {

  @HeaderParam("Idempotency-Key")
  String key;

  @Context SecurityContext security;
  @Context UriInfo uri;

  /** The authenticated caller. Only on the thread of the resource method. */
  public Principal caller() {
    return security.getUserPrincipal();
  }

  /** The key under which the request is carried out once. */
  public Optional<String> key() {
    return Optional.ofNullable(key).filter(text -> !text.isBlank());
  }

  /** What makes two requests the same: address, query and body. */
  String identity(String body) {
    URI address = uri.getRequestUri();
    return address.getRawPath() + "?" + address.getRawQuery() + "\n" + body;
  }
}
