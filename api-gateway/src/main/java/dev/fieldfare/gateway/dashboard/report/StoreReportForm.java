package dev.fieldfare.gateway.dashboard.report;

import dev.fieldfare.contracts.report.NewStoredReport;
import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.report.ReportKinds;
import jakarta.ws.rs.FormParam;
import java.util.Optional;

/** A form that stores the report of its page. */
public class StoreReportForm extends Submission {

  private static final String DAYS = "days";

  @FormParam("kind")
  String kind;

  @FormParam(DAYS)
  String days;

  @FormParam("zone")
  String zone;

  @FormParam("target")
  String target;

  @FormParam("table")
  String table;

  @FormParam("formId")
  String formId;

  @FormParam("email")
  String email;

  NewStoredReport request() {
    return new NewStoredReport(
        text(kind).map(ReportKinds::known).orElse(ReportKind.MIGRATIONS).label(),
        Optional.empty(),
        text(days).map(StoreReportForm::number),
        text(zone),
        text(target),
        text(table),
        text(formId),
        Optional.of("yes".equals(email)));
  }

  private static int number(String text) {
    if (!text.matches("[0-9]{1,4}")) {
      throw Paging.wrong(DAYS, "\"days\" must be a whole number from 1 to 3660.");
    }
    return Integer.parseInt(text);
  }

  private static Optional<String> text(String given) {
    return Optional.ofNullable(given).map(String::strip).filter(value -> !value.isEmpty());
  }
}
