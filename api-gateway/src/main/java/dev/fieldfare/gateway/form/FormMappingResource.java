package dev.fieldfare.gateway.form;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.form.FormMapping;
import dev.fieldfare.contracts.form.ImportedForms;
import dev.fieldfare.gateway.http.JsonBodies;
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
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The forms of a form builder: which columns their fields have, and taking them over. */
@Path("/api/v1/form-mapping")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "forms")
public class FormMappingResource {

  private final FormLedger forms;
  private final Targets targets;
  private final IdempotentRequests requests;
  private final AuditNote note;

  FormMappingResource(
      FormLedger forms, Targets targets, IdempotentRequests requests, AuditNote note) {
    this.forms = forms;
    this.targets = targets;
    this.requests = requests;
    this.note = note;
  }

  /**
   * Selects the forms to take over.
   *
   * @param dryRun true to take over nothing
   */
  public record FormImportRequest(Optional<String> target, Optional<Boolean> dryRun) {}

  /** The column of a field. */
  public record ColumnAnswer(String column) {

    public ColumnAnswer {
      Objects.requireNonNull(column, "column");
    }
  }

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List the fields of a form builder whose columns are not known")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = FormMapping.class)))
  @APIResponse(responseCode = "404")
  public FormMapping questions(
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target) {
    return forms.mapping(targets.named(target).name());
  }

  @PUT
  @Path("/{field}")
  @RunOnVirtualThread
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("form.map")
  @Operation(
      summary = "Store the column of a form builder's field",
      description = "This answer has precedence over a column that is found otherwise.")
  @APIResponse(
      responseCode = "200",
      description = "The remaining questions",
      content = @Content(schema = @Schema(implementation = FormMapping.class)))
  @APIResponse(responseCode = "404")
  public FormMapping answer(
      @PathParam("field") String field,
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = ColumnAnswer.class),
                      examples = @ExampleObject(name = "column", value = "{\"column\":\"chue\"}")))
          byte[] body,
      @Context SecurityContext security) {
    String column = JsonBodies.read(body, ColumnAnswer.class).column();
    String name = targets.named(target).name();
    note.about(name, "field " + field);
    forms.answer(name, field, column, (Caller) security.getUserPrincipal());
    return forms.mapping(name);
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("form.import")
  @Operation(
      summary = "Take over the forms of a form builder whose columns are all known",
      description = "No table is changed. A second import changes nothing.")
  @APIResponse(
      responseCode = "200",
      description = "The outcome for each form",
      content = @Content(schema = @Schema(implementation = ImportedForms.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> importForms(
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = FormImportRequest.class),
                      examples = @ExampleObject(name = "dry run", value = "{\"dryRun\":true}")))
          byte[] body,
      @BeanParam RequestContext request) {
    FormImportRequest asked = JsonBodies.read(body, FormImportRequest.class);
    String target = targets.named(asked.target().orElse(Streams.MAIN_TARGET)).name();
    note.about(target, "forms");
    return requests.blocking(
        request, asked, () -> forms.importForms(target, asked.dryRun().orElse(false)));
  }
}
