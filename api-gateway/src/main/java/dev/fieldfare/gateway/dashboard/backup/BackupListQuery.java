package dev.fieldfare.gateway.dashboard.backup;

import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.dashboard.session.DashboardAddress;
import dev.fieldfare.gateway.http.Paging;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

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
    return !filters().isEmpty();
  }

  /** The parameters of the API. */
  String parameters() {
    requireKnownStatus();
    Map<String, String> all = filters();
    Paging paging = Paging.of(null, text(givenCursor).isEmpty() ? null : text(givenCursor));
    all.put("limit", Integer.toString(paging.limit()));
    paging.before().ifPresent(before -> all.put("cursor", before.toString()));
    return encoded(all);
  }

  /** The address of the part that begins behind this backup. */
  String addressAfter(String last) {
    Map<String, String> all = filters();
    all.put("cursor", last);
    return "/backups?" + encoded(all);
  }

  private void requireKnownStatus() {
    boolean isKnown =
        status().isEmpty()
            || Arrays.stream(BackupStatus.values()).anyMatch(each -> each.name().equals(status()));
    if (!isKnown) {
      throw Paging.wrong(
          "status",
          "\"status\" must be one of %s.".formatted(Arrays.toString(BackupStatus.values())));
    }
  }

  private Map<String, String> filters() {
    Map<String, String> filters = new LinkedHashMap<>();
    put(filters, "target", target());
    put(filters, "status", status());
    put(filters, "table", table());
    return filters;
  }

  private static void put(Map<String, String> filters, String name, String value) {
    if (!value.isEmpty()) {
      filters.put(name, value);
    }
  }

  private static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> each.getKey() + "=" + DashboardAddress.encode(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String text(String given) {
    return given == null ? "" : given.strip();
  }
}
