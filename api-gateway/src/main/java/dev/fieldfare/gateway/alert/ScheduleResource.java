package dev.fieldfare.gateway.alert;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.schedule.Schedule;
import dev.fieldfare.contracts.schedule.ScheduleExport;
import dev.fieldfare.contracts.schedule.ScheduleExportFormat;
import dev.fieldfare.contracts.schedule.ScheduleList;
import dev.fieldfare.contracts.schedule.ScheduleRequest;
import dev.fieldfare.contracts.schedule.ScheduleRun;
import dev.fieldfare.contracts.schedule.ScheduleRunList;
import dev.fieldfare.contracts.schedule.TrafficProfile;
import dev.fieldfare.gateway.http.EnumParameter;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Recurring work of targets. */
@Path("/api/v1/schedules")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "schedules")
public class ScheduleResource {

  private static final String EXAMPLE =
      """
      {"kind":"VERIFICATION","timing":"0 2 * * *","zone":"Europe/Berlin"}\
      """;

  private static final String ROOT = "schedules";
  private static final int ACCEPTED = 202;

  private final MonitorCalls monitor;
  private final MonitorActions requests;
  private final Targets targets;
  private final AuditNote note;

  ScheduleResource(MonitorCalls monitor, Targets targets, MonitorActions requests, AuditNote note) {
    this.monitor = monitor;
    this.targets = targets;
    this.requests = requests;
    this.note = note;
  }

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List the schedules by name, each with its newest run")
  @APIResponse(
      responseCode = "200",
      description = "The schedules",
      content = @Content(schema = @Schema(implementation = ScheduleList.class)))
  public ScheduleList list(@Context SecurityContext security) {
    return monitor.get(security.getUserPrincipal(), ROOT, ScheduleList.class);
  }

  @GET
  @Path("/export/{format}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Write the schedules for another scheduler")
  @APIResponse(
      responseCode = "200",
      description = "The text",
      content = @Content(schema = @Schema(implementation = ScheduleExport.class)))
  public ScheduleExport export(
      @PathParam("format") String format, @Context SecurityContext security) {
    ScheduleExportFormat wanted =
        EnumParameter.of("format", format, ScheduleExportFormat.class).orElseThrow();
    return monitor.get(
        security.getUserPrincipal(), ROOT + "/export/" + wanted, ScheduleExport.class);
  }

  @GET
  @Path("/{name}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Show a schedule")
  @APIResponse(
      responseCode = "200",
      description = "The schedule",
      content = @Content(schema = @Schema(implementation = Schedule.class)))
  @APIResponse(responseCode = "404")
  public Schedule get(@PathParam("name") String name, @Context SecurityContext security) {
    return monitor.get(security.getUserPrincipal(), path(name, ""), Schedule.class);
  }

  @PUT
  @Path("/{name}")
  @RunOnVirtualThread
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.ADMIN)
  @Audited("schedule.put")
  @Operation(
      summary = "Make or replace a schedule",
      description =
          "The timing is cron text of five fields in the zone, or an interval as in PT1H. A missed"
              + " run is done once.")
  @APIResponse(
      responseCode = "200",
      description = "The schedule",
      content = @Content(schema = @Schema(implementation = Schedule.class)))
  @APIResponse(responseCode = "404")
  public Schedule put(
      @PathParam("name") String name,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = ScheduleRequest.class),
                      examples = @ExampleObject(name = "example", value = EXAMPLE)))
          byte[] body,
      @Context SecurityContext security) {
    note.about(null, name);
    String json =
        ContractsJson.mapper().valueToTree(JsonBodies.read(body, ScheduleRequest.class)).toString();
    return monitor.put(security.getUserPrincipal(), path(name, ""), json, Schedule.class);
  }

  @PUT
  @Path("/profiles/{profile}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Audited("schedule.profile")
  @Operation(
      summary = "Make or replace the schedules of a traffic profile",
      description = "Cleanup, health, report and validation of the target.")
  @APIResponse(
      responseCode = "200",
      description = "The schedules",
      content = @Content(schema = @Schema(implementation = ScheduleList.class)))
  @APIResponse(responseCode = "404")
  public ScheduleList putProfile(
      @PathParam("profile") String profile,
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target,
      @QueryParam("zone") @DefaultValue("UTC") String zone,
      @Context SecurityContext security) {
    String name = targets.named(target).name();
    note.about(name, profile);
    TrafficProfile known = EnumParameter.of("profile", profile, TrafficProfile.class).orElseThrow();
    String path =
        "%s/profiles/%s/%s?zone=%s"
            .formatted(ROOT, name, known, URLEncoder.encode(zone, StandardCharsets.UTF_8));
    return monitor.put(security.getUserPrincipal(), path, "{}", ScheduleList.class);
  }

  @DELETE
  @Path("/{name}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Audited("schedule.delete")
  @Operation(summary = "Delete a schedule with its history")
  @APIResponse(responseCode = "204", description = "It is gone")
  @APIResponse(responseCode = "404")
  public void delete(@PathParam("name") String name, @Context SecurityContext security) {
    note.about(null, name);
    monitor.delete(security.getUserPrincipal(), path(name, ""));
  }

  @POST
  @Path("/{name}/{verb: enable|disable}")
  @RolesAllowed(Roles.ADMIN)
  @Audited("schedule.enable")
  @Operation(summary = "Enable or disable a schedule")
  @APIResponse(
      responseCode = "200",
      description = "The schedule",
      content = @Content(schema = @Schema(implementation = Schedule.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> enable(
      @PathParam("name") String name,
      @PathParam("verb") String verb,
      @BeanParam RequestContext request) {
    note.about(null, verb + " " + name);
    return requests.post(request, path(name, "/" + verb), Schedule.class);
  }

  @POST
  @Path("/{name}/run")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("schedule.run")
  @Operation(summary = "Run a schedule now")
  @APIResponse(
      responseCode = "202",
      description = "The run",
      content = @Content(schema = @Schema(implementation = ScheduleRun.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> run(@PathParam("name") String name, @BeanParam RequestContext request) {
    note.about(null, name);
    return requests.post(request, ACCEPTED, path(name, "/run"), "", ScheduleRun.class);
  }

  @GET
  @Path("/{name}/runs")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List the newest runs of a schedule")
  @APIResponse(
      responseCode = "200",
      description = "The runs, newest first",
      content = @Content(schema = @Schema(implementation = ScheduleRunList.class)))
  @APIResponse(responseCode = "404")
  public ScheduleRunList runs(
      @PathParam("name") String name,
      @QueryParam("limit") String limit,
      @Context SecurityContext security) {
    String rest = "/runs?limit=" + Paging.of(limit, null).limit();
    return monitor.get(security.getUserPrincipal(), path(name, rest), ScheduleRunList.class);
  }

  /**
   * The internal path of a schedule. A name with other characters is none, and must not change the
   * path of the internal call.
   */
  public static String path(String name, String rest) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw Paging.wrong(
          "name",
          "The name of a schedule is 1 to 100 letters, digits, dots, hyphens and underscores.");
    }
    return ROOT + "/" + name + rest;
  }
}
