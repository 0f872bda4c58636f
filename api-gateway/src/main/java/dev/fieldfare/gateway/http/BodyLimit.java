package dev.fieldfare.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses bodies by the length they announce, with a problem; Vert.x would answer nothing at all.
 */
@ApplicationScoped
class BodyLimit {

  private static final int FIRST = 100_000;
  private static final int STATUS = 413;

  private final long limit;

  BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
    this.limit = limit.asLongValue();
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, FIRST);
  }

  private void check(RoutingContext exchange) {
    if (length(exchange) <= limit) {
      exchange.next();
      return;
    }
    exchange
        .response()
        .setStatusCode(STATUS)
        .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
        .putHeader(HttpHeaders.CONNECTION, "close")
        .end(problem());
  }

  private static long length(RoutingContext exchange) {
    String text = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  private String problem() {
    String detail = "The body is larger than " + limit + " bytes.";
    try {
      return ContractsJson.mapper()
          .writeValueAsString(
              ProblemDocument.of(
                  FailureReason.TOO_LARGE, STATUS, HttpStatuses.title(STATUS), detail));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem cannot be written as JSON", e);
    }
  }
}
