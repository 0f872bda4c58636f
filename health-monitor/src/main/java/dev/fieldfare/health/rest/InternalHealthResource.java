package dev.fieldfare.health.rest;

import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.CheckedTargets;
import dev.fieldfare.health.check.HealthExamination;
import dev.fieldfare.health.check.HealthRuns;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.sql.SQLException;
import java.util.List;

/** The health of targets, for the gateway. */
@Path("/internal/v1/health/{target}")
public class InternalHealthResource {
  private static final int MOST = 500;

  private final CheckedTargets targets;
  private final HealthExamination examination;
  private final HealthRuns runs;

  InternalHealthResource(CheckedTargets targets, HealthExamination examination, HealthRuns runs) {
    this.targets = targets;
    this.examination = examination;
    this.runs = runs;
  }

  /** The newest stored report. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed("viewer")
  public HealthReport latest(@PathParam("target") String target) throws SQLException {
    return runs.latest(named(target).name())
        .orElseThrow(
            () -> MonitorProblems.notFound("The checks of " + target + " have not run yet."));
  }

  /** The stored reports, newest first. */
  @GET
  @Path("history")
  @RunOnVirtualThread
  @RolesAllowed("viewer")
  public List<HealthReport> history(
      @PathParam("target") String target, @QueryParam("limit") @DefaultValue("50") int limit)
      throws SQLException {
    return runs.history(named(target).name(), Math.clamp(limit, 1, MOST));
  }

  /** Runs the checks now. */
  @POST
  @Path("run")
  @RunOnVirtualThread
  @RolesAllowed("operator")
  public HealthReport run(@PathParam("target") String target) throws SQLException {
    return examination.examine(named(target));
  }

  private CheckedTarget named(String target) {
    return targets
        .named(target)
        .orElseThrow(
            () -> MonitorProblems.notFound("There is no target called \"" + target + "\"."));
  }
}
