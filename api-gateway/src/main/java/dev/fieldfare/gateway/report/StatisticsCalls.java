package dev.fieldfare.gateway.report;

import dev.fieldfare.contracts.report.AnomalyList;
import dev.fieldfare.contracts.report.Ranking;
import dev.fieldfare.contracts.report.TimeSeries;
import dev.fieldfare.gateway.http.ServiceCalls;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.service.internal.InternalClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Calls the report-service for statistics, for pages of the dashboard. Blocks. */
@ApplicationScoped
public class StatisticsCalls {

  private static final String ROOT = "statistics/";

  private final ServiceCalls reports;

  StatisticsCalls(InternalClient client) {
    this.reports = new ServiceCalls(client, "report-service");
  }

  /**
   * Migrations by intervals of time.
   *
   * @param parameters the parameters of the API; empty texts are left out
   */
  public TimeSeries series(InternalCaller caller, Map<String, String> parameters) {
    return read(caller, "series", parameters, TimeSeries.class);
  }

  /** Names in the order of their migrations. */
  public Ranking ranking(InternalCaller caller, Map<String, String> parameters) {
    return read(caller, "rankings", parameters, Ranking.class);
  }

  /** Numbers that were far from their moving average. */
  public AnomalyList anomalies(InternalCaller caller, String target) {
    return read(caller, "anomalies", Map.of("target", target), AnomalyList.class);
  }

  private <T> T read(
      InternalCaller caller, String path, Map<String, String> parameters, Class<T> type) {
    return reports.get(caller, ROOT + path + ReportForwarding.query(parameters), type);
  }
}
