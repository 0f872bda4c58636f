package dev.fieldfare.gateway.approval;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.approval.Approval;
import dev.fieldfare.contracts.approval.ApprovalList;
import dev.fieldfare.contracts.approval.ApprovalPolicies;
import dev.fieldfare.contracts.approval.ApprovalState;
import dev.fieldfare.gateway.http.EnumParameter;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.http.idempotency.IdempotentRequests;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Approvals of changes that a policy names. */
@Path("/api/v1/approvals")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "approvals")
public class ApprovalResource {

  private static final String POLICIES =
      """
      {"policies":[{"type":"DROP_COLUMN","schema":"*","table":"*","expiresAfterSeconds":604800}]}\
      """;

  private final ApprovalLedger ledger;
  private final ApprovalDecisions decisions;
  private final Targets targets;
  private final IdempotentRequests requests;
  private final AuditNote note;

  ApprovalResource(
      ApprovalLedger ledger,
      ApprovalDecisions decisions,
      Targets targets,
      IdempotentRequests requests,
      AuditNote note) {
    this.ledger = ledger;
    this.decisions = decisions;
    this.targets = targets;
    this.requests = requests;
    this.note = note;
  }

  /**
   * A decision.
   *
   * @param planHash the hash of the plan that was looked at; an approval needs it
   */
  public record DecisionRequest(
      Optional<String> planHash, Optional<String> comment, Optional<String> target) {}

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List changes that wait or waited for an approval, the newest first")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = ApprovalList.class)))
  @APIResponse(responseCode = "404")
  public ApprovalList list(
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target,
      @QueryParam("state") String state,
      @QueryParam("limit") String limit) {
    return ledger.list(
        targets.named(target).name(),
        EnumParameter.of("state", state, ApprovalState.class),
        Paging.of(limit, null).limit());
  }

  @POST
  @Path("/{id}/approve")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("approval.approve")
  @Operation(summary = "Approve the plan of a change that another person requested")
  @APIResponse(
      responseCode = "200",
      description = "The approval",
      content = @Content(schema = @Schema(implementation = Approval.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> approve(
      @PathParam("id") String id,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = DecisionRequest.class),
                      examples =
                          @ExampleObject(name = "example", value = "{\"planHash\":\"6f1c…\"}")))
          byte[] body,
      @BeanParam RequestContext request) {
    DecisionRequest asked = JsonBodies.read(body, DecisionRequest.class);
    String hash =
        asked
            .planHash()
            .orElseThrow(() -> Paging.wrong("planHash", "An approval needs \"planHash\"."));
    String target = target(asked);
    note.about(target, id);
    return decisions
        .person((Caller) request.caller(), target, id(id))
        .chain(
            decider ->
                requests.blocking(
                    request,
                    asked,
                    () ->
                        decisions.approve(
                            target, id(id), decider, hash, asked.comment().orElse(null))));
  }

  @POST
  @Path("/{id}/reject")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("approval.reject")
  @Operation(summary = "Reject a change that another person requested; it is cancelled")
  @APIResponse(
      responseCode = "200",
      description = "The approval",
      content = @Content(schema = @Schema(implementation = Approval.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> reject(
      @PathParam("id") String id,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = DecisionRequest.class),
                      examples =
                          @ExampleObject(name = "example", value = "{\"comment\":\"not now\"}")))
          byte[] body,
      @BeanParam RequestContext request) {
    DecisionRequest asked = JsonBodies.read(body, DecisionRequest.class);
    String target = target(asked);
    note.about(target, id);
    return decisions
        .person((Caller) request.caller(), target, id(id))
        .chain(
            decider ->
                requests.blocking(
                    request,
                    asked,
                    () -> decisions.reject(target, id(id), decider, asked.comment().orElse(null))));
  }

  @GET
  @Path("/policies")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Show which changes need an approval")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = ApprovalPolicies.class)))
  @APIResponse(responseCode = "404")
  public ApprovalPolicies policies(
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target) {
    return ledger.policies(targets.named(target).name());
  }

  @PUT
  @Path("/policies")
  @RunOnVirtualThread
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.ADMIN)
  @Audited("approval.policies")
  @Operation(summary = "Say which changes need an approval; this replaces the former policies")
  @APIResponse(
      responseCode = "200",
      description = "The policies",
      content = @Content(schema = @Schema(implementation = ApprovalPolicies.class)))
  @APIResponse(responseCode = "404")
  public ApprovalPolicies replacePolicies(
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = ApprovalPolicies.class),
                      examples = @ExampleObject(name = "example", value = POLICIES)))
          byte[] body,
      @Context SecurityContext security) {
    ApprovalPolicies policies = PolicyBody.read(body);
    String name = targets.named(target).name();
    note.about(name, policies.policies().size() + " policies");
    ledger.replacePolicies(name, policies, security.getUserPrincipal().getName());
    return ledger.policies(name);
  }

  private String target(DecisionRequest asked) {
    return targets.named(asked.target().orElse(Streams.MAIN_TARGET)).name();
  }

  private static UUID id(String id) {
    return Paging.id(id)
        .orElseThrow(
            () ->
                new RequestRefused(
                    FailureReason.UNKNOWN_MIGRATION, "There is no migration \"" + id + "\"."));
  }
}
