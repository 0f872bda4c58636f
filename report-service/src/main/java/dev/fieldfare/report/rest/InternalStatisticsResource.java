package dev.fieldfare.report.rest;

import dev.fieldfare.contracts.report.AnomalyList;
import dev.fieldfare.contracts.report.FormStatistics;
import dev.fieldfare.contracts.report.Ranking;
import dev.fieldfare.contracts.report.TimeSeries;
import dev.fieldfare.report.anomaly.AnomalyStore;
import dev.fieldfare.report.statistic.Statistics;
import dev.fieldfare.report.statistic.StatisticsRequest;
import dev.fieldfare.report.statistic.StatisticsRequest.Parameters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.Optional;

/** Statistics as JSON. */
@Path("/internal/v1/statistics")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class InternalStatisticsResource {
  private static final int MOST_ANOMALIES = 500;

  private final Statistics statistics;
  private final AnomalyStore anomalies;
  private final ReportQuestions questions;

  InternalStatisticsResource(
      Statistics statistics, AnomalyStore anomalies, ReportQuestions questions) {
    this.statistics = statistics;
    this.anomalies = anomalies;
    this.questions = questions;
  }

  /** What is counted, and how; null where it was not given. */
  public static class Counting {
    @QueryParam("by")
    String by;

    @QueryParam("interval")
    String interval;

    @QueryParam("order")
    String order;

    @QueryParam("limit")
    String limit;

    Parameters parameters() {
      return new Parameters(by, interval, order, limit);
    }
  }

  /** Migrations by intervals of time. */
  @GET
  @Path("/series")
  @RolesAllowed("viewer")
  public TimeSeries series(@BeanParam ReportQuestions.Asked asked, @BeanParam Counting counting)
      throws SQLException {
    return statistics.series(
        StatisticsRequest.series(questions.request(asked), counting.parameters()));
  }

  /** Tables, forms, users, types or error codes in order. */
  @GET
  @Path("/rankings")
  @RolesAllowed("viewer")
  public Ranking rankings(@BeanParam ReportQuestions.Asked asked, @BeanParam Counting counting)
      throws SQLException {
    return statistics.ranking(
        StatisticsRequest.ranking(questions.request(asked), counting.parameters()));
  }

  /** Numbers that were far from their moving average, the newest first. */
  @GET
  @Path("/anomalies")
  @RolesAllowed("viewer")
  public AnomalyList anomalies(@QueryParam("target") String target) throws SQLException {
    return new AnomalyList(
        anomalies.list(Optional.ofNullable(target).map(questions::target), MOST_ANOMALIES));
  }

  /** All numbers of a form. */
  @GET
  @Path("/forms/{formId}")
  @RolesAllowed("viewer")
  public FormStatistics form(
      @PathParam("formId") String formId, @BeanParam ReportQuestions.Asked asked)
      throws SQLException {
    return statistics.form(questions.request(asked.ofForm(formId)));
  }
}
