package dev.fieldfare.health.rest;

import dev.fieldfare.contracts.validation.RecordedStructure;
import dev.fieldfare.contracts.validation.ValidationList;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.contracts.validation.ValidationReport;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.expected.StructureRecorder;
import dev.fieldfare.health.validation.ValidatedTargets;
import dev.fieldfare.health.validation.Validation;
import dev.fieldfare.health.validation.ValidationChoice;
import dev.fieldfare.health.validation.ValidationRuns;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.sql.SQLException;

/** Validations of targets, for the gateway. */
@Path("/internal/v1/validations/{target}")
public class InternalValidationResource {
  private static final int MOST = 500;

  private final ValidatedTargets targets;
  private final Validation validation;
  private final ValidationRuns runs;
  private final StructureRecorder recorder;

  InternalValidationResource(
      ValidatedTargets targets,
      Validation validation,
      ValidationRuns runs,
      StructureRecorder recorder) {
    this.targets = targets;
    this.validation = validation;
    this.runs = runs;
    this.recorder = recorder;
  }

  /** The stored reports, the newest first. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed("viewer")
  public ValidationList history(
      @PathParam("target") String target, @QueryParam("limit") @DefaultValue("50") int limit)
      throws SQLException {
    return new ValidationList(runs.history(named(target).name(), Math.clamp(limit, 1, MOST)));
  }

  /** Runs the checks of a profile now. */
  @POST
  @Path("{profile}")
  @RunOnVirtualThread
  @RolesAllowed("operator")
  public ValidationReport run(
      @PathParam("target") String target,
      @PathParam("profile") String profile,
      @QueryParam("quick") boolean quick,
      @QueryParam("performanceTest") boolean measures,
      @Context SecurityContext security)
      throws SQLException {
    ValidationProfile chosen =
        ValidationProfile.of(profile)
            .orElseThrow(
                () -> MonitorProblems.notFound("There is no profile \"" + profile + "\"."));
    return validation.run(
        named(target),
        new ValidationChoice(chosen, quick, measures, security.getUserPrincipal().getName()));
  }

  /** Records the present structure as the good one. */
  @POST
  @Path("record")
  @RunOnVirtualThread
  @RolesAllowed("operator")
  public RecordedStructure record(
      @PathParam("target") String target, @Context SecurityContext security) throws SQLException {
    return recorder.record(named(target), security.getUserPrincipal().getName());
  }

  private CheckedTarget named(String target) {
    return targets
        .targets()
        .named(target)
        .orElseThrow(
            () -> MonitorProblems.notFound("There is no target called \"" + target + "\"."));
  }
}
