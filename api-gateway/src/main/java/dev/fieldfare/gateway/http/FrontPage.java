package dev.fieldfare.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sends a person who comes with a browser to the page where things can be tried. */
@ApplicationScoped
class FrontPage {

  private static final int FOUND = 302;

  private final String page;

  FrontPage(@ConfigProperty(name = "quarkus.swagger-ui.path") String page) {
    this.page = page;
  }

  void register(@Observes Router router) {
    router.get("/").handler(this::redirect);
  }

  private void redirect(RoutingContext exchange) {
    exchange.response().setStatusCode(FOUND).putHeader(HttpHeaders.LOCATION, page).end();
  }
}
