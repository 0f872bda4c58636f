package dev.fieldfare.gateway.report;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What statistics are asked for with; empty where it was not given. */
public class StatisticsParameters {

  @Parameter(description = "The number of days, 1 to 3660, 30 by default")
  @QueryParam("days")
  @DefaultValue("")
  String days;

  @Parameter(description = "The last day, as in 2026-01-31; today by default")
  @QueryParam("until")
  @DefaultValue("")
  String until;

  @Parameter(description = "The time zone of the days, for example Europe/Berlin; UTC by default")
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

  @Parameter(description = "table, form, user, type or code")
  @QueryParam("by")
  @DefaultValue("")
  String by;

  @Parameter(description = "How many names are shown, 1 to 100, 10 by default")
  @QueryParam("limit")
  @DefaultValue("")
  String limit;

  Map<String, String> byName() {
    return Map.of(
        "days", days, "until", until, "zone", zone, "target", target, "table", table, "formId",
        formId, "by", by, "limit", limit);
  }
}
