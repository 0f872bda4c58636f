package dev.fieldfare.gateway.report;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What a report is asked for with; empty where it was not given. */
public class ReportParameters {

  @Parameter(description = "1 to 3660; 30 when it is not given; today is the last one")
  @QueryParam("days")
  @DefaultValue("")
  String days;

  @Parameter(description = "Whose days they are, as Europe/Berlin; UTC when it is not given")
  @QueryParam("zone")
  @DefaultValue("")
  String zone;

  @QueryParam("target")
  @DefaultValue("")
  String target;

  @Parameter(description = "With or without its schema")
  @QueryParam("table")
  @DefaultValue("")
  String table;

  @QueryParam("formId")
  @DefaultValue("")
  String formId;

  @Parameter(description = "json, text, csv, md or html (one file); json when it is not given")
  @QueryParam("format")
  @DefaultValue("")
  String format;

  Map<String, String> byName() {
    return Map.of(
        "days", days, "zone", zone, "target", target, "table", table, "formId", formId, "format",
        format);
  }
}
