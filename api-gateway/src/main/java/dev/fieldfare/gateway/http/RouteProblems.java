package dev.fieldfare.gateway.http;

import dev.fieldfare.contracts.http.ProblemDocument;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Turns refusals of routes that are no resources into problem+json. */
@ApplicationScoped
class RouteProblems {

  void register(@Observes Router router) {
    router.route().failureHandler(RouteProblems::answer);
  }

  private static void answer(RoutingContext exchange) {
    if (!(exchange.failure() instanceof RequestRefused refusal) || exchange.response().ended()) {
      exchange.next();
      return;
    }
    int status = HttpStatuses.of(refusal.code());
    exchange
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
        .end(
            ProblemJson.of(
                refusal.code(), status, HttpStatuses.title(status), refusal.getMessage()));
  }
}
