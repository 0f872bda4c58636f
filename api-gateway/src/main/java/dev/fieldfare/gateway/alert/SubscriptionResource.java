package dev.fieldfare.gateway.alert;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.CreatedSubscription;
import dev.fieldfare.contracts.alert.DeliveryAttemptList;
import dev.fieldfare.contracts.alert.MessageGroup;
import dev.fieldfare.contracts.alert.NewWebhookSecret;
import dev.fieldfare.contracts.alert.QueuedDelivery;
import dev.fieldfare.contracts.alert.QuietHours;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.contracts.alert.WebhookSubscriptionList;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.Paging;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/**
 * Webhooks and mail addresses that receive alerts. A secret is answered only once, when it is
 * generated.
 */
@Path("/api/v1/subscriptions")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "subscriptions")
public class SubscriptionResource {

  private static final String EXAMPLE =
      """
      {"name":"pager","url":"https://example.org/hooks/fieldfare","severity":"HIGH","quiet":{"from":"22:00","until":"07:00","zone":"Europe/Berlin"},"group":{"window":"PT30S"}}\
      """;

  private static final int ACCEPTED = 202;

  private final MonitorCalls monitor;
  private final MonitorActions requests;

  SubscriptionResource(MonitorCalls monitor, MonitorActions requests) {
    this.monitor = monitor;
    this.requests = requests;
  }

  /** A new webhook or mail address that receives alerts. */
  public record WebhookRequest(
      String name,
      String url,
      Optional<SubscriptionFormat> format,
      Optional<String> secret,
      Optional<AlertSeverity> severity,
      Optional<List<AlertCategory>> categories,
      Optional<List<String>> targets,
      Optional<List<String>> forms,
      Optional<QuietHours> quiet,
      Optional<MessageGroup> group) {}

  /** The secret that replaces the present one; generated when absent. */
  public record RotationBody(Optional<String> secret) {}

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Operation(summary = "List the subscriptions")
  @APIResponse(
      responseCode = "200",
      description = "All, oldest first",
      content = @Content(schema = @Schema(implementation = WebhookSubscriptionList.class)))
  public WebhookSubscriptionList list(@Context SecurityContext security) {
    return monitor.get(security.getUserPrincipal(), "subscriptions", WebhookSubscriptionList.class);
  }

  @POST
  @RunOnVirtualThread
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.ADMIN)
  @Audited("subscription.create")
  @Operation(
      summary = "Make a subscription",
      description =
          "Messages to a webhook are signed as the specification Standard Webhooks says. Without a"
              + " secret, the health-monitor generates one; only this answer has it. A url of"
              + " mailto: gets mails. They are not signed, so it has no secret. In quiet hours only"
              + " CRITICAL messages are sent, or also others that passes permits; the rest follows"
              + " as one summary. A group puts the messages of a short time into one.")
  @APIResponse(
      responseCode = "201",
      description = "The subscription",
      content = @Content(schema = @Schema(implementation = CreatedSubscription.class)))
  @APIResponse(responseCode = "409")
  public Response create(
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = WebhookRequest.class),
                      examples = @ExampleObject(name = "example", value = EXAMPLE)))
          byte[] body,
      @Context SecurityContext security) {
    WebhookRequest asked = JsonBodies.read(body, WebhookRequest.class);
    String json = ContractsJson.mapper().valueToTree(asked).toString();
    return Response.status(201)
        .entity(
            monitor.post(
                security.getUserPrincipal(), "subscriptions", json, CreatedSubscription.class))
        .build();
  }

  @DELETE
  @Path("/{id}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Audited("subscription.delete")
  @Operation(summary = "Delete a subscription with its deliveries")
  @APIResponse(responseCode = "204", description = "It is gone")
  @APIResponse(responseCode = "404")
  public void delete(@PathParam("id") String id, @Context SecurityContext security) {
    monitor.delete(security.getUserPrincipal(), path(id, ""));
  }

  @POST
  @Path("/{id}/rotate")
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Audited("subscription.rotate")
  @Operation(
      summary = "Replace the secret",
      description =
          "Without a secret in the body one is generated. The former secret signs beside the new"
              + " one for a day.")
  @APIResponse(
      responseCode = "200",
      description = "The end of the former secret, and the secret if it was generated",
      content = @Content(schema = @Schema(implementation = NewWebhookSecret.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public NewWebhookSecret rotate(
      @PathParam("id") String id,
      @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(implementation = RotationBody.class),
                      examples =
                          @ExampleObject(
                              name = "a secret of the environment",
                              value = "{\"secret\":\"env:HOOK\"}")))
          byte[] body,
      @Context SecurityContext security) {
    RotationBody asked = JsonBodies.read(body, RotationBody.class);
    String json = ContractsJson.mapper().valueToTree(asked).toString();
    return monitor.post(
        security.getUserPrincipal(), path(id, "/rotate"), json, NewWebhookSecret.class);
  }

  @POST
  @Path("/{id}/test")
  @RolesAllowed(Roles.ADMIN)
  @Audited("subscription.test")
  @Operation(summary = "Send a test message")
  @APIResponse(
      responseCode = "202",
      description = "The delivery",
      content = @Content(schema = @Schema(implementation = QueuedDelivery.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> test(@PathParam("id") String id, @BeanParam RequestContext request) {
    return accepted(request, path(id, "/test"));
  }

  @POST
  @Path("/{id}/deliveries/{delivery}/replay")
  @RolesAllowed(Roles.ADMIN)
  @Audited("subscription.replay")
  @Operation(summary = "Send a message again")
  @APIResponse(
      responseCode = "202",
      description = "The delivery",
      content = @Content(schema = @Schema(implementation = QueuedDelivery.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> replay(
      @PathParam("id") String id,
      @PathParam("delivery") String delivery,
      @BeanParam RequestContext request) {
    String rest = "/deliveries/%s/replay".formatted(AlertResource.known(delivery));
    return accepted(request, path(id, rest));
  }

  @GET
  @Path("/{id}/attempts")
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Operation(summary = "List the newest attempts to deliver")
  @APIResponse(
      responseCode = "200",
      description = "The attempts, newest first",
      content = @Content(schema = @Schema(implementation = DeliveryAttemptList.class)))
  @APIResponse(responseCode = "404")
  public DeliveryAttemptList attempts(
      @PathParam("id") String id,
      @QueryParam("limit") String limit,
      @Context SecurityContext security) {
    String rest = "/attempts?limit=" + Paging.of(limit, null).limit();
    return monitor.get(security.getUserPrincipal(), path(id, rest), DeliveryAttemptList.class);
  }

  private Uni<Response> accepted(RequestContext request, String path) {
    return requests.post(request, ACCEPTED, path, "", QueuedDelivery.class);
  }

  private static String path(String id, String rest) {
    return "subscriptions/" + AlertResource.known(id) + rest;
  }
}
