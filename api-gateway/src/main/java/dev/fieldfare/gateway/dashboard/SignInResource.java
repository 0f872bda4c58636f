package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.gateway.dashboard.page.FormOrigin;
import dev.fieldfare.gateway.dashboard.page.Redirect;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.dashboard.session.DashboardAddress;
import dev.fieldfare.gateway.dashboard.session.SessionCookie;
import dev.fieldfare.gateway.dashboard.session.SessionToken;
import dev.fieldfare.gateway.dashboard.session.Sessions;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.KeySignIn;
import dev.fieldfare.gateway.security.RequestLimits;
import dev.fieldfare.gateway.security.Roles;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Begins and ends sessions. An API key is the only credential. */
@Path("/")
@Cancellable(false)
@Produces(MediaType.TEXT_HTML)
public class SignInResource {

  private static final int FORBIDDEN = 403;

  private final KeySignIn keys;
  private final Sessions sessions;
  private final RequestLimits limits;

  SignInResource(KeySignIn keys, Sessions sessions, RequestLimits limits) {
    this.keys = keys;
    this.sessions = sessions;
    this.limits = limits;
  }

  /** The form. */
  @GET
  @Path("/sign-in")
  @NonBlocking
  @PermitAll
  public TemplateInstance form(@QueryParam("next") String next) {
    return Pages.signIn(DashboardAddress.afterSignIn(next), "");
  }

  /** Begins a session with a new id. An earlier session of the browser ends. */
  @POST
  @Path("/sign-in")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @Audited("session.begin")
  public Uni<Response> signIn(
      @FormParam("apiKey") String apiKey,
      @FormParam("next") String next,
      @Context RoutingContext exchange) {
    FormOrigin.requireOwn(exchange.request());
    String secret = apiKey == null ? "" : apiKey.strip();
    String wanted = DashboardAddress.afterSignIn(next);
    return keys.holderOf(secret, exchange)
        .chain(
            holder ->
                holder
                    .map(caller -> begin(caller, wanted, exchange))
                    .orElseGet(() -> refused(wanted)));
  }

  /** Ends the session of this browser. */
  @POST
  @Path("/sign-out")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed(Roles.VIEWER)
  @Audited("session.end")
  public Uni<Response> signOut(@BeanParam Submission form, @Context RoutingContext exchange) {
    form.requireOwn();
    return endFormer(exchange)
        .invoke(() -> SessionCookie.clear(exchange))
        .map(ended -> Redirect.to(DashboardAddress.SIGN_IN));
  }

  private Uni<Response> begin(Caller caller, String next, RoutingContext exchange) {
    limits.count(caller, exchange);
    return endFormer(exchange)
        .chain(() -> sessions.begin(caller))
        .invoke(token -> SessionCookie.set(exchange, token))
        .map(token -> Redirect.to(next));
  }

  private Uni<Void> endFormer(RoutingContext exchange) {
    Optional<SessionToken> former = SessionCookie.of(exchange);
    return former.map(sessions::end).orElseGet(() -> Uni.createFrom().voidItem());
  }

  private static Uni<Response> refused(String next) {
    return Pages.signIn(next, "This API key is not known, or it was revoked.")
        .createUni()
        .map(html -> Response.status(FORBIDDEN).type(MediaType.TEXT_HTML).entity(html).build());
  }
}
