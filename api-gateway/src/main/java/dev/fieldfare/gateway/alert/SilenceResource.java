package dev.fieldfare.gateway.alert;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSilence;
import dev.fieldfare.contracts.alert.AlertSilenceList;
import dev.fieldfare.contracts.alert.MatchingAlerts;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Silences: alerts that webhooks do not get for a while. */
@Path("/api/v1/silences")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "silences")
public class SilenceResource {

  private static final String EXAMPLE =
      """
      {"target":"main","subject":"public.survey_*","comment":"maintenance","endsAt":"2026-01-01T18:00:00Z"}\
      """;

  private static final int CREATED = 201;

  private final MonitorCalls monitor;
  private final MonitorActions requests;

  SilenceResource(MonitorCalls monitor, MonitorActions requests) {
    this.monitor = monitor;
    this.requests = requests;
  }

  /** A silence that is to be made. At least one of the first four is needed. */
  public record SilenceBody(
      Optional<AlertCategory> category,
      Optional<String> target,
      Optional<String> subject,
      Optional<String> form,
      Optional<String> comment,
      Optional<Instant> startsAt,
      Optional<Instant> endsAt) {}

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List the silences that have not ended")
  @APIResponse(
      responseCode = "200",
      description = "The silences with the number of messages that each held back",
      content = @Content(schema = @Schema(implementation = AlertSilenceList.class)))
  public AlertSilenceList list(@Context SecurityContext security) {
    return monitor.get(security.getUserPrincipal(), "silences", AlertSilenceList.class);
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("silence.create")
  @Operation(summary = "Make a silence")
  @APIResponse(
      responseCode = "201",
      description = "The silence",
      content = @Content(schema = @Schema(implementation = AlertSilence.class)))
  @APIResponse(responseCode = "409")
  public Uni<Response> create(
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = SilenceBody.class),
                      examples = @ExampleObject(name = "example", value = EXAMPLE)))
          byte[] body,
      @BeanParam RequestContext request) {
    return requests.post(request, CREATED, "silences", json(body), AlertSilence.class);
  }

  @POST
  @Path("/preview")
  @RunOnVirtualThread
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List the open alerts that a silence would hold back")
  @APIResponse(
      responseCode = "200",
      description = "The alerts",
      content = @Content(schema = @Schema(implementation = MatchingAlerts.class)))
  public MatchingAlerts preview(
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = SilenceBody.class),
                      examples = @ExampleObject(name = "example", value = EXAMPLE)))
          byte[] body,
      @Context SecurityContext security) {
    return monitor.post(
        security.getUserPrincipal(), "silences/preview", json(body), MatchingAlerts.class);
  }

  @DELETE
  @Path("/{id}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  @Audited("silence.end")
  @Operation(summary = "End a silence now")
  @APIResponse(responseCode = "204", description = "It has ended")
  @APIResponse(responseCode = "404")
  public void end(@PathParam("id") String id, @Context SecurityContext security) {
    monitor.delete(security.getUserPrincipal(), "silences/" + AlertResource.known(id));
  }

  private static String json(byte[] body) {
    SilenceBody asked = JsonBodies.read(body, SilenceBody.class);
    return ContractsJson.mapper().valueToTree(asked).toString();
  }
}
