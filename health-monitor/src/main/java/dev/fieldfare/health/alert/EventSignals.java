package dev.fieldfare.health.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.ErrorClass;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.event.EventType;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import java.time.Instant;
import java.util.Optional;

/** Reads signals from the events of a target. */
public final class EventSignals {
  private static final String MIGRATION = "migration_failed";
  private static final String BACKUP = "backup_failed";
  private static final String ROLLBACK = "rollback_failed";

  private EventSignals() {}

  /**
   * The signal of an event, if it is one.
   *
   * @param target whose log holds the event
   */
  public static Optional<Signal> of(String target, LoggedEvent event) {
    return EventType.of(event.type())
        .flatMap(
            type ->
                switch (type) {
                  case MIGRATION_FAILED -> Optional.of(failed(target, event));
                  case MIGRATION_APPLIED ->
                      Optional.of(cleared(migration(target, data(event)), event));
                  case BACKUP_FAILED, BACKUP_CORRUPT -> Optional.of(backup(target, event, type));
                  case BACKUP_VERIFIED -> Optional.of(cleared(backup(target, data(event)), event));
                  case ROLLBACK_FAILED -> Optional.of(rollback(target, event));
                  case ROLLBACK_COMPLETED ->
                      Optional.of(cleared(rollback(target, data(event)), event));
                  default -> Optional.empty();
                });
  }

  private static Signal failed(String target, LoggedEvent event) {
    JsonNode data = data(event);
    JsonNode error = data.path("error");
    String message = error.path("message").asText("");
    Optional<String> sqlState = text(error, "sqlState");
    Condition condition =
        new Condition(
            migration(target, data),
            MIGRATION,
            ErrorCategory.of(error.path("code").asText(""), sqlState, message),
            severity(error.path("class").asText("")),
            target,
            subject(data),
            "migration-worker",
            "%s on %s failed: %s Migration %s."
                .formatted(data.path("type").asText(), subject(data), sentence(message), id(data)),
            "%s%s: %s"
                .formatted(
                    error.path("code").asText(""),
                    sqlState.map(state -> " (SQLSTATE " + state + ")").orElse(""),
                    message),
            text(data, "formId"));
    return new Signal.Reported(condition, Instant.parse(event.time()));
  }

  private static Signal backup(String target, LoggedEvent event, EventType type) {
    JsonNode data = data(event);
    String message = data.path("error").path("message").asText("no reason was given");
    boolean isCorrupt = type == EventType.BACKUP_CORRUPT;
    Condition condition =
        new Condition(
            backup(target, data),
            BACKUP,
            AlertCategory.BACKUP,
            isCorrupt ? AlertSeverity.CRITICAL : AlertSeverity.HIGH,
            target,
            subject(data),
            "backup-worker",
            "The backup of %s %s: %s Backup %s."
                .formatted(
                    subject(data),
                    isCorrupt ? "is damaged" : "failed",
                    sentence(message),
                    id(data)),
            "%s: %s".formatted(data.path("error").path("code").asText(""), message),
            text(data, "formId"));
    return new Signal.Reported(condition, Instant.parse(event.time()));
  }

  private static Signal rollback(String target, LoggedEvent event) {
    JsonNode data = data(event);
    JsonNode error = data.path("error");
    String message = error.path("message").asText("no reason was given");
    Condition condition =
        new Condition(
            rollback(target, data),
            ROLLBACK,
            AlertCategory.BACKUP,
            AlertSeverity.CRITICAL,
            target,
            "-",
            "backup-worker",
            "A rollback plan failed. Completed steps stay done: %s Plan %s."
                .formatted(sentence(message), id(data)),
            "%s: %s".formatted(error.path("code").asText(""), message));
    return new Signal.Reported(condition, Instant.parse(event.time()));
  }

  private static Signal cleared(String fingerprint, LoggedEvent event) {
    return new Signal.Cleared(fingerprint, Instant.parse(event.time()));
  }

  // A corrected request is another migration of the same kind on the same column. A version of a
  // track names no table, but it is retried under its own id.
  private static String migration(String target, JsonNode data) {
    return text(data, "table").isPresent()
        ? Fingerprint.of(
            MIGRATION,
            target,
            subject(data),
            data.path("type").asText(),
            data.path("column").asText(""))
        : Fingerprint.of(MIGRATION, target, id(data));
  }

  private static String backup(String target, JsonNode data) {
    return Fingerprint.of(
        BACKUP, target, subject(data), data.path("column").asText(""), id(data, "migrationId"));
  }

  // A completed plan from the same origin clears the alert.
  private static String rollback(String target, JsonNode data) {
    return Fingerprint.of(ROLLBACK, target, data.path("origin").toString());
  }

  private static AlertSeverity severity(String errorClass) {
    return ErrorClass.REFUSAL.label().equals(errorClass)
        ? AlertSeverity.MEDIUM
        : AlertSeverity.HIGH;
  }

  private static String subject(JsonNode data) {
    return text(data, "table")
        .map(table -> data.path("schema").asText("public") + "." + table)
        .orElse("-");
  }

  private static String id(JsonNode data) {
    return id(data, "id");
  }

  private static String id(JsonNode data, String property) {
    return data.path(property).asText("");
  }

  private static Optional<String> text(JsonNode data, String property) {
    return Optional.ofNullable(data.path(property).textValue());
  }

  private static String sentence(String message) {
    return message.endsWith(".") ? message : message + ".";
  }

  private static JsonNode data(LoggedEvent event) {
    try {
      return ContractsJson.mapper().readTree(event.data());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the log holds JSON only", e);
    }
  }
}
