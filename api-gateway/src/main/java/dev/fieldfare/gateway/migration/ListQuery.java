package dev.fieldfare.gateway.migration;

import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.postgres.query.MigrationFilter;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The query of a list of migrations. */
public class ListQuery {

  /** One or several statuses, repeated or with commas between. */
  @QueryParam("status")
  List<String> status;

  /** A table, or schema and table with a dot between. */
  @QueryParam("table")
  String table;

  @QueryParam("formId")
  String formId;

  @QueryParam("type")
  String type;

  /** Enqueued at that time or later, as RFC 3339 writes it. */
  @QueryParam("since")
  String since;

  @QueryParam("idempotencyKey")
  String idempotencyKey;

  @QueryParam("changeSetId")
  String changeSetId;

  @QueryParam("target")
  String target;

  /** 1 to 500; 50 when it is not given. */
  @QueryParam("limit")
  String limit;

  /** The {@code next} of the page before. */
  @QueryParam("cursor")
  String cursor;

  MigrationFilter filter() {
    return new MigrationFilter(
        statuses(),
        Optional.ofNullable(table),
        Optional.ofNullable(formId),
        Optional.ofNullable(type).map(ListQuery::typeName),
        Optional.ofNullable(since).map(ListQuery::time),
        Optional.ofNullable(idempotencyKey),
        Optional.ofNullable(changeSetId));
  }

  private Set<Status> statuses() {
    Set<Status> statuses = EnumSet.noneOf(Status.class);
    if (status != null) {
      status.stream()
          .flatMap(text -> Arrays.stream(text.split(",")))
          .forEach(text -> statuses.add(statusCalled(text.strip())));
    }
    return statuses;
  }

  private static Status statusCalled(String text) {
    return Arrays.stream(Status.values())
        .filter(status -> status.name().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                Paging.wrong(
                    "status", "\"status\" is one of " + Arrays.toString(Status.values()) + "."));
  }

  private static String typeName(String text) {
    return Arrays.stream(OperationType.values())
        .map(Enum::name)
        .filter(text::equals)
        .findFirst()
        .orElseThrow(
            () ->
                Paging.wrong(
                    "type", "\"type\" is one of " + Arrays.toString(OperationType.values()) + "."));
  }

  private static Instant time(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      // Java reads years with a sign and more digits, PostgreSQL and RFC 3339 do not have them.
      if (time.getYear() >= 0 && time.getYear() <= 9_999) {
        return time.toInstant();
      }
    } catch (DateTimeException e) {
      throw wrongTime();
    }
    throw wrongTime();
  }

  private static RuntimeException wrongTime() {
    return Paging.wrong(
        "since", "\"since\" must be a time in RFC 3339 format, like 2026-01-31T12:00:00Z.");
  }
}
