package dev.fieldfare.gateway;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Routes and a resource that say nothing about roles, as a careless change would add them. */
@ApplicationScoped
class UnannotatedRoutes {

  static final String ANSWER = "answered";

  void register(@Observes Router router) {
    router.get("/unannotated").handler(exchange -> exchange.end(ANSWER));
    router.get("/api/v1/unannotated").handler(exchange -> exchange.end(ANSWER));
    router.get("/api/v1/keys/below/unannotated").handler(exchange -> exchange.end(ANSWER));
  }

  /** A resource without roles. */
  @Path("/api/v1/unannotated-resource")
  public static class Careless {

    @GET
    @Operation(hidden = true)
    public String get() {
      return ANSWER;
    }
  }
}
