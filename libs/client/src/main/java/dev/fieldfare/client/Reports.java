package dev.fieldfare.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.report.MigrationReport;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reports of what happened. */
public final class Reports {

  private final Gateway gateway;

  Reports(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * Which migrations are reported; all that match what is given.
   *
   * @param days up to now, today is one of them
   * @param zone whose days they are, as in {@code Europe/Berlin}
   * @param table with or without its schema
   */
  public record Query(
      int days,
      String zone,
      Optional<String> target,
      Optional<String> table,
      Optional<String> formId) {

    private Map<String, String> parameters() {
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("days", Integer.toString(days));
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
    DRIFT;

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
}
