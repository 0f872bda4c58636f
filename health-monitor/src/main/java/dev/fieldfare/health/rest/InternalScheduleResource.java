package dev.fieldfare.health.rest;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.schedule.Schedule;
import dev.fieldfare.contracts.schedule.ScheduleExport;
import dev.fieldfare.contracts.schedule.ScheduleExportFormat;
import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.contracts.schedule.ScheduleList;
import dev.fieldfare.contracts.schedule.ScheduleRequest;
import dev.fieldfare.contracts.schedule.ScheduleRun;
import dev.fieldfare.contracts.schedule.ScheduleRunList;
import dev.fieldfare.contracts.schedule.TrafficProfile;
import dev.fieldfare.health.check.CheckedTargets;
import dev.fieldfare.health.export.ScheduleExports;
import dev.fieldfare.health.schedule.ScheduleDefinition;
import dev.fieldfare.health.schedule.ScheduleRuns;
import dev.fieldfare.health.schedule.Schedules;
import dev.fieldfare.health.schedule.TrafficSchedules;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.sql.SQLException;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Schedules, for the gateway. */
@Path("/internal/v1/schedules")
@RunOnVirtualThread
public class InternalScheduleResource {
  private static final int MOST = 500;
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

  private final Schedules schedules;
  private final ScheduleRuns runs;
  private final CheckedTargets targets;
  private final SecurityIdentity identity;

  InternalScheduleResource(
      Schedules schedules, ScheduleRuns runs, CheckedTargets targets, SecurityIdentity identity) {
    this.schedules = schedules;
    this.runs = runs;
    this.targets = targets;
    this.identity = identity;
  }

  /** All schedules by name. */
  @GET
  @RolesAllowed("viewer")
  public ScheduleList list() throws SQLException {
    return new ScheduleList(schedules.list());
  }

  /** All schedules for another scheduler. */
  @GET
  @Path("export/{format}")
  @RolesAllowed("viewer")
  public ScheduleExport export(@PathParam("format") ScheduleExportFormat format)
      throws SQLException {
    return new ScheduleExport(format, ScheduleExports.text(format, schedules.list()));
  }

  /** One schedule. */
  @GET
  @Path("{name}")
  @RolesAllowed("viewer")
  public Schedule get(@PathParam("name") String name) throws SQLException {
    return schedules.find(name).orElseThrow(() -> missing(name));
  }

  /** Makes or replaces a schedule. */
  @PUT
  @Path("{name}")
  @RolesAllowed("admin")
  public Schedule put(@PathParam("name") String name, ScheduleRequest asked) throws SQLException {
    return schedules.put(definition(name, asked), actor());
  }

  /** Makes or replaces the schedules of a traffic profile. */
  @PUT
  @Path("profiles/{target}/{profile}")
  @RolesAllowed("admin")
  public ScheduleList putProfile(
      @PathParam("target") String target,
      @PathParam("profile") TrafficProfile profile,
      @QueryParam("zone") @DefaultValue("UTC") String zone)
      throws SQLException {
    if (targets.named(target).isEmpty()) {
      throw MonitorProblems.notFound("There is no target called \"" + target + "\".");
    }
    try {
      return new ScheduleList(
          schedules.putAll(TrafficSchedules.of(profile, target, zone), actor()));
    } catch (IllegalArgumentException e) {
      throw MonitorProblems.wrong(e.getMessage());
    }
  }

  /** Deletes a schedule with its history. */
  @DELETE
  @Path("{name}")
  @RolesAllowed("admin")
  public void delete(@PathParam("name") String name) throws SQLException {
    if (!schedules.delete(name)) {
      throw missing(name);
    }
  }

  /** Enables or disables a schedule. */
  @POST
  @Path("{name}/{verb: enable|disable}")
  @RolesAllowed("admin")
  public Schedule enable(@PathParam("name") String name, @PathParam("verb") String verb)
      throws SQLException {
    return schedules.enable(name, "enable".equals(verb), actor()).orElseThrow(() -> missing(name));
  }

  /** Makes a run due now. */
  @POST
  @Path("{name}/run")
  @RolesAllowed("operator")
  @ResponseStatus(202)
  public ScheduleRun run(@PathParam("name") String name) throws SQLException {
    requirePermitted(get(name));
    return runs.request(name, actor())
        .orElseThrow(
            () ->
                MonitorProblems.conflict(
                    FailureReason.WRONG_STATE, "A run of this schedule has not ended yet."));
  }

  /** The newest runs. */
  @GET
  @Path("{name}/runs")
  @RolesAllowed("viewer")
  public ScheduleRunList history(
      @PathParam("name") String name, @QueryParam("limit") @DefaultValue("50") int limit)
      throws SQLException {
    get(name);
    return new ScheduleRunList(runs.history(name, Math.clamp(limit, 1, MOST)));
  }

  // A cleanup deletes backups as an admin; what an admin has disabled, only an admin runs.
  private void requirePermitted(Schedule schedule) {
    if (identity.hasRole("admin")) {
      return;
    }
    if (schedule.kind() == ScheduleKind.CLEANUP) {
      throw MonitorProblems.notPermitted("Only an admin runs a schedule of the kind CLEANUP.");
    }
    if (!schedule.enabled()) {
      throw MonitorProblems.notPermitted("Only an admin runs a schedule that is disabled.");
    }
  }

  private ScheduleDefinition definition(String name, ScheduleRequest asked) {
    if (!name.matches(NAME)) {
      throw MonitorProblems.wrong(
          "The name of a schedule is 1 to 100 letters, digits, dots, hyphens and underscores, and"
              + " begins with a letter or a digit.");
    }
    if (asked.kind() == null || asked.timing() == null) {
      throw MonitorProblems.wrong("A schedule needs the properties \"kind\" and \"timing\".");
    }
    if (asked.table().isPresent() != (asked.kind() == ScheduleKind.BACKUP)) {
      throw MonitorProblems.wrong(
          "A schedule of the kind BACKUP has a \"table\", others have none.");
    }
    String target = asked.target().orElse(Streams.MAIN_TARGET);
    if (targets.named(target).isEmpty()) {
      throw MonitorProblems.notFound("There is no target called \"" + target + "\".");
    }
    try {
      return new ScheduleDefinition(
          name,
          target,
          asked.kind(),
          asked.timing(),
          asked.zone().orElse("UTC"),
          asked.table(),
          asked.enabled().orElse(true));
    } catch (IllegalArgumentException e) {
      throw MonitorProblems.wrong(e.getMessage());
    }
  }

  private String actor() {
    return identity.getPrincipal().getName();
  }

  private static RuntimeException missing(String name) {
    return MonitorProblems.notFound("There is no schedule called \"" + name + "\".");
  }
}
