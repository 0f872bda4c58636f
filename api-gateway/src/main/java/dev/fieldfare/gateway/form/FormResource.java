package dev.fieldfare.gateway.form;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.form.ChangedForms;
import dev.fieldfare.contracts.form.FormPage;
import dev.fieldfare.contracts.form.FormPlan;
import dev.fieldfare.contracts.form.RegisteredForm;
import dev.fieldfare.contracts.form.SavedForm;
import dev.fieldfare.contracts.form.SavedForm.FormMigration;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import java.util.List;
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

/** Forms: list, show, and put a definition. */
@Path("/api/v1/forms")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "forms")
public class FormResource {

  private static final String HREF = "/api/v1/migrations/";
  private static final String DEFINITION =
      """
      {"title":"Survey","table":"survey_4f3a2b1c9d8e","fields":[
        {"id":"0b8c…","title":"E-mail","type":"email","column":"email"}],"subForms":[]}\
      """;

  private static final String FORMS_CHANGE =
      """
      {"filter":{"titleContains":"survey"},
       "field":{"id":"consent","title":"Consent","type":"short_answer","column":"consent"}}\
      """;

  private final FormLedger forms;
  private final Targets targets;
  private final AuditNote note;

  FormResource(FormLedger forms, Targets targets, AuditNote note) {
    this.forms = forms;
    this.targets = targets;
    this.note = note;
  }

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List the forms of a target, in the order of their ids")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = FormPage.class)))
  @APIResponse(responseCode = "404")
  public FormPage list(
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") @DefaultValue("") String cursor) {
    int most = Paging.of(limit, null).limit();
    List<RegisteredForm> found = forms.list(targets.named(target).name(), cursor, most + 1);
    return found.size() <= most
        ? new FormPage(found, Optional.empty())
        : new FormPage(found.subList(0, most), Optional.of(found.get(most - 1).id()));
  }

  @GET
  @Path("/{id}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Show a form with its fields, their columns and its sub-forms")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = RegisteredForm.class)))
  @APIResponse(responseCode = "404")
  public RegisteredForm show(
      @PathParam("id") String id,
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target) {
    return forms.find(targets.named(target).name(), id).orElseThrow(() -> unknown(id));
  }

  private static RequestRefused unknown(String id) {
    return new RequestRefused(FailureReason.NOT_FOUND, "The registry has no form \"" + id + "\".");
  }

  @PUT
  @Path("/{id}")
  @RunOnVirtualThread
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.ENQUEUER)
  @Audited("form.put")
  @Operation(summary = "Save the definition of a form and enqueue the changes of its tables")
  @APIResponse(
      responseCode = "200",
      description = "The tables match the definition, or this was a dry run",
      content = @Content(schema = @Schema(anyOf = {SavedForm.class, FormPlan.class})))
  @APIResponse(
      responseCode = "202",
      description = "The definition is saved and its changes are enqueued",
      content = @Content(schema = @Schema(implementation = SavedForm.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Response put(
      @PathParam("id") String id,
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target,
      @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = DefinitionBody.class),
                      examples = @ExampleObject(name = "definition", value = DEFINITION)))
          byte[] body,
      @Context SecurityContext security) {
    String definition = definition(id, body);
    String name = targets.named(target).name();
    note.about(name, "form " + id);
    if (dryRun) {
      return Response.ok(forms.changes(name, definition)).build();
    }
    return saved(id, forms.save(name, definition, (Caller) security.getUserPrincipal()));
  }

  @DELETE
  @Path("/{id}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.ENQUEUER)
  @Audited("form.delete")
  @Operation(summary = "Delete a form: its tables go to quarantine, its history and backups stay")
  @APIResponse(
      responseCode = "200",
      description = "The form is deleted: it had no table",
      content = @Content(schema = @Schema(implementation = SavedForm.class)))
  @APIResponse(
      responseCode = "202",
      description = "The removal of its tables is enqueued",
      content = @Content(schema = @Schema(implementation = SavedForm.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Response delete(
      @PathParam("id") String id,
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target,
      @Context SecurityContext security) {
    String name = targets.named(target).name();
    note.about(name, "form " + id);
    boolean isKnown = forms.find(name, id).isPresent();
    List<UUID> ids = forms.delete(name, id, (Caller) security.getUserPrincipal());
    if (ids.isEmpty() && !isKnown) {
      throw unknown(id);
    }
    return saved(id, ids);
  }

  @POST
  @Path("/changes")
  @RunOnVirtualThread
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("forms.change")
  @Operation(summary = "Add a field to each form that a filter matches, as one atomic set")
  @APIResponse(
      responseCode = "200",
      description = "The forms have the field already, or this was a dry run",
      content = @Content(schema = @Schema(implementation = ChangedForms.class)))
  @APIResponse(
      responseCode = "202",
      description = "The definitions are saved and the changes of all tables are enqueued",
      content = @Content(schema = @Schema(implementation = ChangedForms.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Response changeMany(
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target,
      @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = FormsChangeBody.class),
                      examples = @ExampleObject(name = "change", value = FORMS_CHANGE)))
          byte[] body,
      @Context SecurityContext security) {
    String request = JsonBodies.read(body, ObjectNode.class).toString();
    String name = targets.named(target).name();
    note.about(name, "forms of a filter");
    if (dryRun) {
      return Response.ok(forms.changesOfMany(name, request)).build();
    }
    ChangedForms changed = forms.changeMany(name, request, (Caller) security.getUserPrincipal());
    return Response.status(changed.migrations().isEmpty() ? 200 : 202).entity(changed).build();
  }

  private static String definition(String id, byte[] body) {
    ObjectNode definition = JsonBodies.read(body, ObjectNode.class);
    if (definition.has("id") && !id.equals(definition.get("id").asText())) {
      throw Paging.wrong("id", "The \"id\" of the definition differs from the id in the address.");
    }
    return definition.put("id", id).toString();
  }

  private static Response saved(String form, List<UUID> ids) {
    List<FormMigration> migrations = ids.stream().map(FormResource::migration).toList();
    return Response.status(ids.isEmpty() ? 200 : 202)
        .entity(new SavedForm(form, migrations))
        .build();
  }

  static FormMigration migration(UUID id) {
    return new FormMigration(id.toString(), HREF + id);
  }
}
