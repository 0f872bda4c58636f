package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.gateway.dashboard.session.DashboardAddress;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.postgres.query.MigrationFilter;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The filters of the list of migrations as they are in its address. Empty fields are absent. */
public class MigrationListQuery {

  @QueryParam("status")
  String givenStatus;

  @QueryParam("table")
  String givenTable;

  @QueryParam("type")
  String givenType;

  @QueryParam("target")
  String givenTarget;

  @QueryParam("set")
  String givenSet;

  @QueryParam("cursor")
  String givenCursor;

  public String status() {
    return text(givenStatus).orElse("");
  }

  public String table() {
    return text(givenTable).orElse("");
  }

  public String type() {
    return text(givenType).orElse("");
  }

  public String target() {
    return text(givenTarget).orElse("");
  }

  /** The change set. */
  public String set() {
    return text(givenSet).orElse("");
  }

  /** True when something restricts the list. */
  public boolean isFiltered() {
    return !parameters().isEmpty();
  }

  Optional<UUID> before() {
    return Paging.of(null, text(givenCursor).orElse(null)).before();
  }

  Optional<String> onlyTarget() {
    return text(givenTarget);
  }

  MigrationFilter filter() {
    return new MigrationFilter(
        text(givenStatus)
            .map(name -> Set.of(one(Status.values(), "status", name)))
            .orElseGet(Set::of),
        text(givenTable),
        Optional.empty(),
        text(givenType).map(name -> one(OperationType.values(), "type", name).name()),
        Optional.empty(),
        Optional.empty(),
        text(givenSet));
  }

  /** The address of the part that begins behind this migration. */
  String addressAfter(UUID last) {
    Map<String, String> parameters = parameters();
    parameters.put("cursor", last.toString());
    return parameters.entrySet().stream()
        .map(each -> each.getKey() + "=" + DashboardAddress.encode(each.getValue()))
        .collect(Collectors.joining("&", "/migrations?", ""));
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    text(givenTarget).ifPresent(value -> parameters.put("target", value));
    text(givenStatus).ifPresent(value -> parameters.put("status", value));
    text(givenType).ifPresent(value -> parameters.put("type", value));
    text(givenTable).ifPresent(value -> parameters.put("table", value));
    text(givenSet).ifPresent(value -> parameters.put("set", value));
    return parameters;
  }

  private static Optional<String> text(String value) {
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }

  private static <E extends Enum<E>> E one(E[] values, String property, String name) {
    return Arrays.stream(values)
        .filter(value -> value.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Paging.wrong(
                    property, "\"%s\" is one of %s.".formatted(property, Arrays.toString(values))));
  }
}
