package dev.fieldfare.gateway.dashboard.page;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;

/**
 * Answers that lead to another page of the dashboard.
 *
 * <p>The address is relative: only the browser knows the scheme and the host that a proxy shows.
 */
public final class Redirect {

  private Redirect() {}

  public static Response to(String address) {
    return Response.status(Status.SEE_OTHER).header(HttpHeaders.LOCATION, address).build();
  }
}
