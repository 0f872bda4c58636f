package dev.fieldfare.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.report.AnomalyList;
import dev.fieldfare.contracts.report.FormStatistics;
import dev.fieldfare.contracts.report.MigrationReport;
import dev.fieldfare.contracts.report.NewStoredReport;
import dev.fieldfare.contracts.report.Ranking;
import dev.fieldfare.contracts.report.StoredReport;
import dev.fieldfare.contracts.report.StoredReportPage;
import dev.fieldfare.contracts.report.TimeSeries;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reports of what happened, stored reports, and numbers for dashboards. */
public final class Reports {

  private static final String STORED = "reports/stored";

  private final Gateway gateway;

  Reports(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * Which migrations are reported; all that match what is given.
   *
   * @param days up to the last day, which is one of them
   * @param zone whose days they are, as in {@code Europe/Berlin}
   * @param table with or without its schema
   * @param until the last day, as in {@code 2026-01-31}; today if empty
   */
  public record Query(
      int days,
      String zone,
      Optional<String> target,
      Optional<String> table,
      Optional<String> formId,
      Optional<String> until) {

    /** Days up to now. */
    public Query(
        int days,
        String zone,
        Optional<String> target,
        Optional<String> table,
        Optional<String> formId) {
      this(days, zone, target, table, formId, Optional.empty());
    }

    Map<String, String> parameters() {
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("days", Integer.toString(days));
      until.ifPresent(value -> parameters.put("until", value));
      parameters.put("zone", zone);
      target.ifPresent(value -> parameters.put("target", value));
      table.ifPresent(value -> parameters.put("table", value));
      formId.ifPresent(value -> parameters.put("formId", value));
      return parameters;
    }
  }

  /** The kinds of reports. */
  public enum Kind {
    /** The migrations that ended in a period. */
    MIGRATIONS,
    /** All changes of a form or a table. */
    HISTORY,
    /** Attempts to apply or to roll back versions in a period. */
    RELEASES,
    /** Backups that were begun in a period. */
    BACKUPS,
    /** Differences between the registry of forms and the tables. */
    DRIFT,
    /** Restores that ended in a period, and backups that were tested in it. */
    RESTORES,
    /** How the targets are now. */
    STATUS,
    /** Who sent which change in a period, by which way. */
    AUDIT,
    /** Validations that were started in a period. */
    VALIDATIONS,
    /** Alerts that were raised in a period, with the times until they were handled. */
    ALERTS,
    /** The parts of other reports that need attention. */
    DIGEST;

    /** The name in addresses and files. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The report of the migrations. */
  public MigrationReport migrations(Query query) {
    return read(rendered(Kind.MIGRATIONS, query, "json"), MigrationReport.class);
  }

  /** Any report in the shape of the API. */
  public JsonNode json(Kind kind, Query query) {
    return read(rendered(kind, query, "json"), JsonNode.class);
  }

  /**
   * A report as a text.
   *
   * @param format json, text, csv, md or html
   */
  public String rendered(Kind kind, Query query, String format) {
    Map<String, String> parameters = query.parameters();
    parameters.put("format", format);
    return gateway.text("reports/" + kind.label(), parameters);
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return ContractsJson.mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new UnavailableException("the gateway's answer is not a report", e);
    }
  }

  /** Has the numbers of all targets computed again from their ledgers. */
  public void rebuild() {
    gateway.post("reports/rebuild", UUID.randomUUID().toString(), "{}");
  }

  /** Has a report made and stored; it needs the role operator. */
  public StoredReport store(NewStoredReport report) {
    String json = ContractsJson.mapper().valueToTree(report).toString();
    return gateway.post(
        STORED, Optional.of(UUID.randomUUID().toString()), json, StoredReport.class);
  }

  /**
   * A page of reports, the newest first.
   *
   * @param cursor the {@code next} of the page before
   */
  public StoredReportPage listStored(Optional<Kind> kind, int limit, Optional<String> cursor) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("limit", Integer.toString(limit));
    kind.ifPresent(value -> parameters.put("kind", value.label()));
    cursor.ifPresent(value -> parameters.put("cursor", value));
    return gateway.get(STORED, parameters, StoredReportPage.class);
  }

  /** One report. */
  public StoredReport getStored(UUID id) {
    return gateway.get(STORED + "/" + id, Map.of(), StoredReport.class);
  }

  /**
   * A file of a report.
   *
   * @param format json, text, csv, md or html
   */
  public String storedFile(UUID id, String format) {
    return gateway.text(STORED + "/" + id + "/file", Map.of("format", format));
  }

  /** Deletes a report; it needs the role operator. */
  public void deleteStored(UUID id) {
    gateway.delete(STORED + "/" + id, Map.of());
  }

  /**
   * Migrations by intervals of time.
   *
   * @param interval 15m, hour, day, week or month
   * @param by table, form, user, type or code; empty for all migrations in one series
   * @param limit how many names have a series of their own
   */
  public TimeSeries series(Query query, String interval, Optional<String> by, int limit) {
    Map<String, String> parameters = parameters(query, limit);
    parameters.put("interval", interval);
    by.ifPresent(value -> parameters.put("by", value));
    return gateway.get("statistics/series", parameters, TimeSeries.class);
  }

  /**
   * Names in the order of their migrations.
   *
   * @param by table, form, user, type or code
   * @param order total, failed, duration, longest, lockWait or lockHold
   */
  public Ranking ranking(Query query, String by, String order, int limit) {
    Map<String, String> parameters = parameters(query, limit);
    parameters.put("by", by);
    parameters.put("order", order);
    return gateway.get("statistics/rankings", parameters, Ranking.class);
  }

  /** All migrations of a form, of all times, and its backups. */
  public FormStatistics form(String formId, Optional<String> target) {
    String form = URLEncoder.encode(formId, StandardCharsets.UTF_8).replace("+", "%20");
    return gateway.get(
        "statistics/forms/" + form,
        target.map(name -> Map.of("target", name)).orElse(Map.of()),
        FormStatistics.class);
  }

  /** Numbers that were far from their moving average, the newest first. */
  public AnomalyList anomalies(Optional<String> target) {
    return gateway.get(
        "statistics/anomalies",
        target.map(name -> Map.of("target", name)).orElse(Map.of()),
        AnomalyList.class);
  }

  private static Map<String, String> parameters(Query query, int limit) {
    Map<String, String> parameters = new LinkedHashMap<>(query.parameters());
    parameters.put("limit", Integer.toString(limit));
    return parameters;
  }
}
