package dev.fieldfare.gateway.alert;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.validation.RecordedStructure;
import dev.fieldfare.contracts.validation.ValidationList;
import dev.fieldfare.contracts.validation.ValidationReport;
import dev.fieldfare.gateway.alert.ValidationCalls.Choice;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.idempotency.IdempotentRequests;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
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
import java.security.Principal;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Validations of targets by profile. */
@Path("/api/v1/validations/profiles")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "validations")
public class ValidationProfileResource {

  private final ValidationCalls validations;
  private final IdempotentRequests requests;

  ValidationProfileResource(ValidationCalls validations, IdempotentRequests requests) {
    this.validations = validations;
    this.requests = requests;
  }

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List the stored validations of a target, the newest first")
  @APIResponse(
      responseCode = "200",
      description = "The validations",
      content = @Content(schema = @Schema(implementation = ValidationList.class)))
  @APIResponse(responseCode = "404")
  public ValidationList history(
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target,
      @QueryParam("limit") String limit,
      @Context SecurityContext security) {
    int most = Paging.of(limit, null).limit();
    return validations.history(security.getUserPrincipal(), target, most);
  }

  @POST
  @Path("/{profile}")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("validation.run")
  @Operation(summary = "Run the checks of a profile now")
  @APIResponse(
      responseCode = "200",
      description = "All checks of the profile, those that were skipped too",
      content = @Content(schema = @Schema(implementation = ValidationReport.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> run(
      @PathParam("profile") String profile,
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target,
      @QueryParam("quick") @DefaultValue("false") boolean quick,
      @QueryParam("performanceTest") @DefaultValue("false") boolean performanceTest,
      @BeanParam RequestContext request) {
    Choice choice = new Choice(target, ValidationCalls.known(profile), quick, performanceTest);
    Principal caller = request.caller();
    return requests.blocking(request, choice, () -> validations.run(caller, choice));
  }

  @POST
  @Path("/schema/record")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("validation.record")
  @Operation(summary = "Record the present structure of a target as the good one")
  @APIResponse(
      responseCode = "200",
      description = "The recorded structure, which the profile schema compares with",
      content = @Content(schema = @Schema(implementation = RecordedStructure.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> record(
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target,
      @BeanParam RequestContext request) {
    Principal caller = request.caller();
    return requests.blocking(request, "record " + target, () -> validations.record(caller, target));
  }
}
