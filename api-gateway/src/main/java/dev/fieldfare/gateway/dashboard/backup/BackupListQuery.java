package dev.fieldfare.gateway.dashboard.backup;

import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.http.EncodedQuery;
import dev.fieldfare.gateway.http.EnumParameter;
import dev.fieldfare.gateway.http.Paging;
import jakarta.ws.rs.QueryParam;
import java.util.LinkedHashMap;
import java.util.Map;

/** The filters of the list of backups as they are in its address. Empty fields are absent. */
public class BackupListQuery extends Visit {

  @QueryParam("target")
  String givenTarget;

  @QueryParam("status")
  String givenStatus;

  @QueryParam("table")
  String givenTable;

  @QueryParam("cursor")
  String givenCursor;

  /** The target; empty text for all. */
  public String target() {
    return text(givenTarget);
  }

  /** The status; empty text for any. */
  public String status() {
    return text(givenStatus);
  }

  /** The table; empty text for all. */
  public String table() {
    return text(givenTable);
  }

  /** True when something restricts the list. */
  public boolean isFiltered() {
    return filters().values().stream().anyMatch(value -> !value.isEmpty());
  }

  /** The parameters of the API. */
  String parameters() {
    EnumParameter.of("status", status().isEmpty() ? null : status(), BackupStatus.class);
    return EncodedQuery.of(filters())
        .with(Paging.of(null, text(givenCursor).isEmpty() ? null : text(givenCursor)))
        .toString();
  }

  /** The address of the part that begins behind this backup. */
  String addressAfter(String last) {
    return "/backups?" + EncodedQuery.of(filters()).with("cursor", last);
  }

  private Map<String, String> filters() {
    Map<String, String> filters = new LinkedHashMap<>();
    filters.put("target", target());
    filters.put("status", status());
    filters.put("table", table());
    return filters;
  }

  private static String text(String given) {
    return given == null ? "" : given.strip();
  }
}
