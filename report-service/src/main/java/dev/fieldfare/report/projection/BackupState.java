package dev.fieldfare.report.projection;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A backup at its last event.
 *
 * @param table empty if it is not of one table, as is the form
 */
public record BackupState(
    UUID id,
    String type,
    String status,
    String schema,
    String table,
    String form,
    long rows,
    long bytes,
    Instant createdAt,
    Optional<Instant> retentionUntil) {

  static BackupState of(JsonNode data) {
    return new BackupState(
        UUID.fromString(data.path("id").asText()),
        data.path("type").asText(""),
        data.path("status").asText(""),
        data.path("schema").asText(""),
        data.path("table").asText(""),
        data.path("formId").asText(""),
        data.path("rows").asLong(0),
        data.path("bytes").asLong(0),
        Instant.parse(data.path("createdAt").asText()),
        Optional.ofNullable(data.path("retentionUntil").asText(null)).map(Instant::parse));
  }
}
