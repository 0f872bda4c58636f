package dev.fieldfare.gateway.backup;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.rollback.RollbackCode;
import dev.fieldfare.contracts.rollback.RollbackExecution;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlanPage;
import dev.fieldfare.contracts.rollback.RollbackPlanRequest;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.idempotency.IdempotentRequests;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.service.internal.InternalCaller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Rollback plans. */
@Path("/api/v1/rollback-plans")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "rollback-plans")
public class RollbackPlanResource {
  private static final String EXAMPLE =
      """
      {"backups":["01890a5d-ac96-774b-bcce-b302099a8057"]}\
      """;
  private static final String EXECUTION =
      """
      {"understandsDataLoss":true,"absolutelySure":true,"code":"ROLLBACK_0A1B2C3D"}\
      """;

  private final RollbackPlanCalls plans;
  private final IdempotentRequests requests;
  private final AuditNote note;
  private final SecurityIdentity identity;

  RollbackPlanResource(
      RollbackPlanCalls plans,
      IdempotentRequests requests,
      AuditNote note,
      SecurityIdentity identity) {
    this.plans = plans;
    this.requests = requests;
    this.note = note;
    this.identity = identity;
  }

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List rollback plans, the newest first")
  @APIResponse(
      responseCode = "200",
      description = "The newest plans",
      content = @Content(schema = @Schema(implementation = RollbackPlanPage.class)))
  @APIResponse(responseCode = "404")
  public RollbackPlanPage list(
      @Parameter(description = "All targets when it is not given") @QueryParam("target")
          String target,
      @QueryParam("limit") String limit) {
    return plans.list(caller(), Optional.ofNullable(target), Paging.of(limit, null).limit());
  }

  @GET
  @Path("/{id}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Show a rollback plan with its steps")
  @APIResponse(
      responseCode = "200",
      description = "The plan",
      content = @Content(schema = @Schema(implementation = RollbackPlan.class)))
  @APIResponse(responseCode = "404")
  public RollbackPlan get(@PathParam("id") String id) {
    return plans.find(caller(), RollbackPlanCalls.known(id));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("rollback-plan.create")
  @Operation(
      summary = "Make a rollback plan",
      description = "It leads back to backups or to a migration. Nothing is changed yet.")
  @APIResponse(
      responseCode = "201",
      description = "The plan",
      content = @Content(schema = @Schema(implementation = RollbackPlan.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Uni<Response> create(
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = RollbackPlanRequest.class),
                      examples = @ExampleObject(name = "example", value = EXAMPLE)))
          byte[] body,
      @BeanParam RequestContext request) {
    RollbackPlanRequest asked = JsonBodies.read(body, RollbackPlanRequest.class);
    note.about(asked.target().orElse(Streams.MAIN_TARGET), subject(asked));
    InternalCaller caller = caller();
    return requests.blocking(request, 201, asked, () -> plans.create(caller, asked));
  }

  private static String subject(RollbackPlanRequest asked) {
    return asked.to().map(UUID::toString).or(asked::changeSet).orElse("backups");
  }

  @POST
  @Path("/{id}/code")
  @RolesAllowed(Roles.ADMIN)
  @Audited("rollback-plan.code")
  @Operation(
      summary = "Give the confirmation code of a rollback plan",
      description = "It is valid for ten minutes, once, and for this plan only.")
  @APIResponse(
      responseCode = "200",
      description = "The code",
      content = @Content(schema = @Schema(implementation = RollbackCode.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> code(@PathParam("id") String id, @BeanParam RequestContext request) {
    UUID plan = RollbackPlanCalls.known(id);
    note.about(null, id);
    InternalCaller caller = caller();
    return requests.blocking(request, "", () -> plans.giveCode(caller, plan));
  }

  @POST
  @Path("/{id}/execute")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.ADMIN)
  @Audited("rollback-plan.execute")
  @Operation(
      summary = "Execute a rollback plan that was confirmed three times",
      description = "Its steps are done one after the other; the plan shows how far it is.")
  @APIResponse(
      responseCode = "202",
      description = "The plan",
      content = @Content(schema = @Schema(implementation = RollbackPlan.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Uni<Response> execute(
      @PathParam("id") String id,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = RollbackExecution.class),
                      examples = @ExampleObject(name = "example", value = EXECUTION)))
          byte[] body,
      @BeanParam RequestContext request) {
    RollbackExecution asked = JsonBodies.read(body, RollbackExecution.class);
    UUID plan = RollbackPlanCalls.known(id);
    note.about(null, id);
    InternalCaller caller = caller();
    return requests.blocking(request, 202, asked, () -> plans.execute(caller, plan, asked));
  }

  private InternalCaller caller() {
    return InternalCaller.of(identity);
  }
}
