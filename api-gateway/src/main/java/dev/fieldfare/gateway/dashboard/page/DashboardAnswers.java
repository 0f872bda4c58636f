package dev.fieldfare.gateway.dashboard.page;

import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.gateway.dashboard.session.DashboardAddress;
import dev.fieldfare.gateway.dashboard.session.SessionCookie;
import dev.fieldfare.gateway.dashboard.session.SessionToken;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.RequestLimits;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Gives every answer of the dashboard its headers, and writes problems as pages.
 *
 * <p>A page without a session leads to the sign-in page and from there back.
 */
public class DashboardAnswers {

  private static final int UNAUTHORIZED = 401;
  private static final int SEE_OTHER = 303;

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  /** Completes an answer, after the filter of the audit trail, which reads the problem. */
  @ServerResponseFilter(priority = Priorities.USER - 1000)
  public void complete(
      ContainerRequestContext request, ContainerResponseContext response, RoutingContext exchange) {
    if (!DashboardAddress.includes(exchange.normalizedPath())) {
      return;
    }
    secure(response.getHeaders());
    if (response.getEntity() instanceof ProblemDocument problem) {
      boolean isPage = HttpMethod.GET.equals(request.getMethod());
      if (problem.status() == UNAUTHORIZED && isPage) {
        leadToSignIn(request, response, exchange);
      } else {
        showFailure(problem, response, exchange);
      }
    }
  }

  private static void secure(MultivaluedMap<String, Object> headers) {
    headers.putSingle("Content-Security-Policy", POLICY);
    headers.putSingle("X-Content-Type-Options", "nosniff");
    headers.putSingle("X-Frame-Options", "DENY");
    headers.putSingle("Referrer-Policy", "same-origin");
    headers.putSingle("Cross-Origin-Opener-Policy", "same-origin");
    headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  /** A refresh by script is told by a header where to go: it would follow a redirect unseen. */
  private static void leadToSignIn(
      ContainerRequestContext request, ContainerResponseContext response, RoutingContext exchange) {
    String rawQuery = request.getUriInfo().getRequestUri().getRawQuery();
    String signIn = DashboardAddress.signInFor(exchange.normalizedPath(), rawQuery);
    response.setEntity(null);
    response.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
    response.getHeaders().remove(HttpHeaders.WWW_AUTHENTICATE);
    if (request.getHeaderString("HX-Request") != null) {
      response.getHeaders().putSingle("HX-Redirect", signIn);
    } else if (!DashboardAddress.LIVE.equals(exchange.normalizedPath())) {
      response.setStatus(SEE_OTHER);
      response.getHeaders().putSingle(HttpHeaders.LOCATION, signIn);
    }
  }

  /** The page of ours that sent this request; empty where the browser does not say it. */
  private static String back(HttpServerRequest request) {
    String referer = request.getHeader("Referer");
    try {
      URI page = URI.create(referer == null ? "" : referer);
      boolean isOwn = Objects.equals(page.getRawAuthority(), String.valueOf(request.authority()));
      String query = page.getRawQuery() == null ? "" : "?" + page.getRawQuery();
      return isOwn ? DashboardAddress.afterSignIn(page.getRawPath() + query) : "";
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static void showFailure(
      ProblemDocument problem, ContainerResponseContext response, RoutingContext exchange) {
    Optional<Caller> caller = RequestLimits.caller(exchange);
    String token = SessionCookie.of(exchange).map(SessionToken::formToken).orElse("");
    PageFrame page = PageFrame.of(caller, problem.title(), "", token, exchange.normalizedPath());
    String html =
        FailurePage.failure(page, FailureView.of(problem, back(exchange.request()))).render();
    response.getHeaders().remove(HttpHeaders.WWW_AUTHENTICATE);
    response.setEntity(html, null, MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"));
  }
}
