package dev.fieldfare.gateway.queue;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.http.HoldOverride;
import dev.fieldfare.contracts.http.OverriddenHolds;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.idempotency.IdempotentRequests;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Holds of targets whose health is critical. */
@Path("/api/v1/queue/override")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "queue")
public class HoldResource {
  private static final String EXAMPLE =
      """
      {"target":"main","seconds":3600}\
      """;

  private static final long LONGEST = Duration.ofDays(1).toSeconds();

  private final HoldControl holds;
  private final Targets targets;
  private final IdempotentRequests requests;
  private final AuditNote note;

  HoldResource(HoldControl holds, Targets targets, IdempotentRequests requests, AuditNote note) {
    this.holds = holds;
    this.targets = targets;
    this.requests = requests;
    this.note = note;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("queue.override")
  @Operation(
      summary = "End the hold of a target, and refuse new ones for a time",
      description = "Changes are applied again, whatever the health of the target is.")
  @APIResponse(
      responseCode = "200",
      description = "When holds are permitted again",
      content = @Content(schema = @Schema(implementation = OverriddenHolds.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> override(
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = HoldOverride.class),
                      examples = @ExampleObject(name = "example", value = EXAMPLE)))
          byte[] body,
      @BeanParam RequestContext request) {
    HoldOverride asked = JsonBodies.read(body, HoldOverride.class);
    if (asked.seconds() < 0 || asked.seconds() > LONGEST) {
      throw Paging.wrong("seconds", "\"seconds\" must be from 0 to " + LONGEST + ".");
    }
    String target = targets.named(asked.target().orElse(Streams.MAIN_TARGET)).name();
    note.about(target, asked.seconds() + " s");
    String by = request.caller().getName();
    return requests.blocking(
        request,
        ContractsJson.mapper().valueToTree(asked).toString(),
        () -> new OverriddenHolds(target, holds.override(target, asked.seconds(), by)));
  }
}
