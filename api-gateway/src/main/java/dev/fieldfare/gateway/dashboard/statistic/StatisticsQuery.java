package dev.fieldfare.gateway.dashboard.statistic;

import dev.fieldfare.gateway.dashboard.page.Visit;
import jakarta.ws.rs.QueryParam;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters of a page of statistics. Absent ones are null. */
public class StatisticsQuery extends Visit {

  private static final String DEFAULT_DAYS = "30";

  @QueryParam("days")
  String days;

  @QueryParam("zone")
  String zone;

  @QueryParam("interval")
  String interval;

  @QueryParam("by")
  String by;

  @QueryParam("target")
  String target;

  @QueryParam("table")
  String table;

  @QueryParam("formId")
  String formId;

  /** The values of the form. Intervals and rankings take the same parameters of the API. */
  Map<String, String> parameters() {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("days", text(days).isEmpty() ? DEFAULT_DAYS : text(days));
    given.put("zone", text(zone));
    given.put("interval", text(interval));
    given.put("by", text(by));
    given.put("target", target());
    given.put("table", text(table));
    given.put("formId", text(formId));
    return given;
  }

  /** The target; empty text for all. */
  String target() {
    return text(target);
  }

  private static String text(String given) {
    return given == null ? "" : given.strip();
  }
}
