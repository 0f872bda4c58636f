package dev.fieldfare.gateway.report;

import dev.fieldfare.contracts.report.AnomalyList;
import dev.fieldfare.contracts.report.FormStatistics;
import dev.fieldfare.contracts.report.Ranking;
import dev.fieldfare.contracts.report.TimeSeries;
import dev.fieldfare.gateway.security.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Numbers for dashboards. */
@Path("/api/v1/statistics")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "statistics")
public class StatisticsResource {
  private static final String PATH = "/internal/v1/statistics/";

  private final ReportForwarding reports;
  private final SecurityIdentity identity;

  StatisticsResource(ReportForwarding reports, SecurityIdentity identity) {
    this.reports = reports;
    this.identity = identity;
  }

  @GET
  @Path("/series")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(
      summary = "Count the migrations that ended, by intervals of time",
      description = "With \"by\" the first names have series of their own, all others share one.")
  @APIResponse(
      responseCode = "200",
      description = "One point for each interval",
      content = @Content(schema = @Schema(implementation = TimeSeries.class)))
  public Response series(
      @BeanParam StatisticsParameters asked,
      @Parameter(description = "15m, hour, day, week or month; day by default")
          @QueryParam("interval")
          @DefaultValue("")
          String interval) {
    return get("series", asked, "interval", interval);
  }

  @GET
  @Path("/rankings")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Rank tables, forms, users, types or error codes by their migrations")
  @APIResponse(
      responseCode = "200",
      description = "The first names",
      content = @Content(schema = @Schema(implementation = Ranking.class)))
  public Response rankings(
      @BeanParam StatisticsParameters asked,
      @Parameter(description = "total, failed, duration, longest, lockWait or lockHold")
          @QueryParam("order")
          @DefaultValue("")
          String order) {
    return get("rankings", asked, "order", order);
  }

  @GET
  @Path("/anomalies")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(
      summary = "List numbers that were far from their moving average, the newest first",
      description = "Each is an event anomaly.detected when it is found; at most the newest 500.")
  @APIResponse(
      responseCode = "200",
      description = "Each with its explanation",
      content = @Content(schema = @Schema(implementation = AnomalyList.class)))
  public Response anomalies(@QueryParam("target") @DefaultValue("") String target) {
    return reports.get(PATH + "anomalies", Map.of("target", target), identity);
  }

  @GET
  @Path("/forms/{formId}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Count all migrations of a form, and its backups")
  @APIResponse(
      responseCode = "200",
      description = "The numbers of all times",
      content = @Content(schema = @Schema(implementation = FormStatistics.class)))
  public Response form(
      @PathParam("formId") String formId, @QueryParam("target") @DefaultValue("") String target) {
    String form = URLEncoder.encode(formId, StandardCharsets.UTF_8).replace("+", "%20");
    return reports.get(PATH + "forms/" + form, Map.of("target", target), identity);
  }

  private Response get(String path, StatisticsParameters asked, String name, String value) {
    Map<String, String> parameters = new HashMap<>(asked.byName());
    parameters.put(name, value);
    return reports.get(PATH + path, parameters, identity);
  }
}
