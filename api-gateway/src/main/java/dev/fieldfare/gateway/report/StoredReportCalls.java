package dev.fieldfare.gateway.report;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.report.NewStoredReport;
import dev.fieldfare.contracts.report.ReportFileContent;
import dev.fieldfare.contracts.report.StoredReport;
import dev.fieldfare.contracts.report.StoredReportPage;
import dev.fieldfare.gateway.http.EncodedQuery;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.ServiceCalls;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.service.internal.InternalClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Calls the report-service for stored reports, for the API and for the dashboard. Blocks. */
@ApplicationScoped
public class StoredReportCalls {

  private static final String PATH = "reports/stored";

  private final ServiceCalls reports;

  StoredReportCalls(InternalClient client) {
    this.reports = new ServiceCalls(client, "report-service");
  }

  /**
   * Stored reports, the newest first.
   *
   * @param kind empty for all kinds
   */
  public StoredReportPage list(InternalCaller caller, Optional<String> kind, Paging paging) {
    EncodedQuery query =
        new EncodedQuery()
            .with("kind", kind.map(wanted -> ReportKinds.known(wanted).label()))
            .with(paging);
    return reports.get(caller, PATH + "?" + query, StoredReportPage.class);
  }

  /** One stored report without its files. */
  public StoredReport find(InternalCaller caller, UUID id) {
    return reports.get(caller, path(id), StoredReport.class);
  }

  /**
   * A file of a stored report.
   *
   * @param format html when it is empty
   */
  public ReportFileContent file(InternalCaller caller, UUID id, Optional<String> format) {
    String query = format.map(wanted -> "?format=" + knownFormat(wanted)).orElse("");
    return reports.get(caller, path(id) + "/file" + query, ReportFileContent.class);
  }

  /** Makes a report and stores it. */
  public StoredReport store(InternalCaller caller, NewStoredReport asked) {
    String json = ContractsJson.mapper().valueToTree(asked).toString();
    return reports.post(caller, PATH, json, StoredReport.class);
  }

  /** Deletes a stored report with its files. */
  public void delete(InternalCaller caller, UUID id) {
    reports.delete(caller, path(id));
  }

  /** The id of a stored report from an address. */
  public static UUID known(String id) {
    return Paging.known(id, "stored report");
  }

  private static String path(UUID id) {
    return PATH + "/" + id;
  }

  private static String knownFormat(String format) {
    if (!format.matches("json|text|csv|md|html")) {
      throw Paging.wrong("format", "\"format\" must be one of json, text, csv, md, html.");
    }
    return format;
  }
}
