package dev.fieldfare.gateway.dashboard.page;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.http.RequestRefused;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/**
 * Where a form came from, as the browser says. Programs that are no browsers say nothing.
 *
 * <p>Over plain HTTP browsers send no {@code Sec-Fetch-Site}; then {@code Origin} decides.
 */
public final class FormOrigin {

  private static final Set<String> OWN = Set.of("same-origin", "none");

  private FormOrigin() {}

  /** Refuses a form that a page of another site sent. */
  public static void requireOwn(HttpServerRequest request) {
    if (!isOwn(request)) {
      throw new RequestRefused(FailureReason.NOT_PERMITTED, "Another site sent this form.");
    }
  }

  private static boolean isOwn(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return OWN.contains(site);
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin == null || origin.endsWith("://" + request.authority());
  }
}
