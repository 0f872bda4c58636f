package dev.fieldfare.gateway.form;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.form.DriftReport;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Validations. The profile {@code drift} compares the registry of forms with the tables. */
@Path("/api/v1/validations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "validations")
public class ValidationResource {

  private static final String DRIFT = "drift";

  private final FormLedger forms;
  private final Targets targets;

  ValidationResource(FormLedger forms, Targets targets) {
    this.forms = forms;
    this.targets = targets;
  }

  /** What is to be compared. */
  public record ValidationRequest(
      Optional<String> profile, Optional<String> formId, Optional<String> target) {}

  @POST
  @RunOnVirtualThread
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Find the differences between the registry of forms and the tables")
  @APIResponse(
      responseCode = "200",
      description = "The findings, each with the change that repairs it",
      content = @Content(schema = @Schema(implementation = DriftReport.class)))
  @APIResponse(responseCode = "404")
  public DriftReport validate(
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = ValidationRequest.class),
                      examples =
                          @ExampleObject(name = "one form", value = "{\"profile\":\"drift\"}")))
          byte[] body) {
    ValidationRequest asked = JsonBodies.read(body, ValidationRequest.class);
    if (!DRIFT.equals(asked.profile().orElse(DRIFT))) {
      throw Paging.wrong(
          "profile",
          "Only the profile drift is run here. Run another one by POST"
              + " validations/profiles/{profile}.");
    }
    String target = targets.named(asked.target().orElse(Streams.MAIN_TARGET)).name();
    DriftReport report = forms.drift(target, asked.formId());
    if (asked.formId().isPresent() && report.formsScanned() == 0) {
      throw new RequestRefused(
          FailureReason.NOT_FOUND, "The registry has no form \"" + asked.formId().get() + "\".");
    }
    return report;
  }
}
