package dev.fieldfare.gateway.dashboard.report;

import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.http.EncodedQuery;
import dev.fieldfare.gateway.report.ReportKinds;
import jakarta.ws.rs.QueryParam;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which report a page is asked for. A bean parameter; fields are null where nothing was given. */
public class ReportQuery extends Visit {

  private static final String DEFAULT_DAYS = "30";

  @QueryParam("kind")
  String kind;

  @QueryParam("days")
  String days;

  @QueryParam("zone")
  String zone;

  @QueryParam("target")
  String target;

  @QueryParam("table")
  String table;

  @QueryParam("formId")
  String formId;

  /** The kind; migrations when none is given. */
  ReportKind kind() {
    String wanted = text(kind).isEmpty() ? ReportKind.MIGRATIONS.label() : kind;
    return ReportKinds.known(wanted);
  }

  /** What the form shows again; also the parameters of the API. */
  Map<String, String> parameters() {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("days", text(days).isEmpty() ? DEFAULT_DAYS : days);
    given.put("zone", text(zone));
    given.put("target", text(target));
    given.put("table", text(table));
    given.put("formId", text(formId));
    return given;
  }

  /** True when this asks for a history without saying of what. */
  boolean isIncomplete() {
    return kind() == ReportKind.HISTORY && text(table).isEmpty() && text(formId).isEmpty();
  }

  /** The address of the report as a file. */
  String file(String format) {
    String kindAndFormat = "kind=%s&format=%s&".formatted(kind().label(), format);
    return "/reports/file?" + kindAndFormat + EncodedQuery.of(parameters());
  }

  private static String text(String given) {
    return given == null ? "" : given.strip();
  }
}
