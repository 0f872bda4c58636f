package dev.fieldfare.gateway.dashboard.statistic;

import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.http.HttpStatuses;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.report.StatisticsCalls;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.service.internal.InternalCaller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/** Statistics of the report-service as charts and tables. */
@Path("/statistics")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
public class StatisticsPageResource {

  private static final int OK = 200;

  private final StatisticsCalls statistics;
  private final Targets targets;

  StatisticsPageResource(StatisticsCalls statistics, Targets targets) {
    this.statistics = statistics;
    this.targets = targets;
  }

  /** The page; its parameters are in its address. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public Response show(@BeanParam StatisticsQuery query) {
    List<String> names = targets.names();
    try {
      return page(query, OK, read(query, names));
    } catch (RequestRefused refusal) {
      // The form keeps its values, and the page shows the error below it.
      var view = StatisticsView.without(query.parameters(), names, refusal.getMessage());
      return page(query, HttpStatuses.of(refusal.code()), view);
    }
  }

  private StatisticsView read(StatisticsQuery query, List<String> names) {
    InternalCaller caller = query.internalCaller();
    Map<String, String> asked = query.parameters();
    return StatisticsView.of(
        asked,
        names,
        statistics.series(caller, asked),
        statistics.ranking(caller, asked),
        statistics.anomalies(caller, query.target()));
  }

  private static Response page(StatisticsQuery query, int status, StatisticsView view) {
    PageFrame frame = PageFrame.of(query, "Statistics", "reports");
    return Response.status(status).entity(StatisticsPages.statistics(frame, view).render()).build();
  }
}
