package dev.fieldfare.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.report.MigrationReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reports of what happened. */
public final class Reports {

  private static final String MIGRATIONS = "reports/migrations";

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

  /** The report of the migrations. */
  public MigrationReport migrations(Query query) {
    try {
      return ContractsJson.mapper().readValue(rendered(query, "json"), MigrationReport.class);
    } catch (JsonProcessingException e) {
      throw new UnavailableException("the gateway's answer is no report", e);
    }
  }

  /**
   * The same report as a text.
   *
   * @param format json, text, csv, md or html
   */
  public String rendered(Query query, String format) {
    Map<String, String> parameters = query.parameters();
    parameters.put("format", format);
    return gateway.text(MIGRATIONS, parameters);
  }

  /** Has the numbers of all targets computed again from their ledgers. */
  public void rebuild() {
    gateway.post("reports/rebuild", UUID.randomUUID().toString(), "{}");
  }
}
