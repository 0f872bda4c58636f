package dev.fieldfare.gateway.http;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses bodies by the length they announce, with a problem; Vert.x would answer nothing at all.
 */
@ApplicationScoped
class BodyLimit {

  private static final int FIRST = 100_000;
  private static final int STATUS = 413;

  /** What JSON may have; only scripts are larger. */
  private static final long DOCUMENT = 8L * 1024 * 1024;

  private static final String FORM_BUILDER = "/compat/q-collector/";
  private static final Pattern SCRIPT = Pattern.compile("/api/v1/tracks/[^/]+/versions/[^/]+");
  private static final Pattern CHECK = Pattern.compile("/api/v1/tracks/[^/]+/versions/[^/]+/check");

  private final long limit;

  BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
    this.limit = limit.asLongValue();
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, FIRST);
  }

  /** For bodies that announce no length; Quarkus sets its own limit just before. */
  void limitStreams(@Observes Router router) {
    router
        .route()
        .order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT + 1)
        .handler(
            exchange -> {
              exchange.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, allowed(exchange));
              exchange.next();
            });
  }

  private void check(RoutingContext exchange) {
    long allowed = allowed(exchange);
    // The form builder's routes have a limit of their own, and refuse in their own words.
    if (length(exchange) <= allowed || exchange.request().path().startsWith(FORM_BUILDER)) {
      exchange.next();
      return;
    }
    exchange
        .response()
        .setStatusCode(STATUS)
        .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
        .putHeader(HttpHeaders.CONNECTION, "close")
        .end(problem(allowed));
  }

  private long allowed(RoutingContext exchange) {
    return isScript(exchange.request().method(), exchange.request().path())
        ? limit
        : Math.min(limit, DOCUMENT);
  }

  private static boolean isScript(HttpMethod method, String path) {
    return method == HttpMethod.PUT && SCRIPT.matcher(path).matches()
        || method == HttpMethod.POST && CHECK.matcher(path).matches();
  }

  private static long length(RoutingContext exchange) {
    String text = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  private static String problem(long allowed) {
    String detail = "The body is larger than " + allowed + " bytes.";
    return ProblemJson.of(FailureReason.TOO_LARGE, STATUS, HttpStatuses.title(STATUS), detail);
  }
}
