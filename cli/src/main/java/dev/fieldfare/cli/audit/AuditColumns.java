package dev.fieldfare.cli.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The columns of the audit trail, with the names of the API. */
final class AuditColumns {

  /** What fits on a screen. */
  static final List<String> SHORT =
      List.of("at", "actor", "action", "target", "subject", "status", "outcome");

  static final List<String> ALL =
      List.of(
          "id",
          "at",
          "actor",
          "role",
          "action",
          "target",
          "subject",
          "path",
          "status",
          "outcome",
          "idempotencyKey",
          "remoteAddress");

  private AuditColumns() {}

  static List<String> cells(JsonNode entry, List<String> columns) {
    return columns.stream().map(column -> entry.path(column).asText("")).toList();
  }
}
