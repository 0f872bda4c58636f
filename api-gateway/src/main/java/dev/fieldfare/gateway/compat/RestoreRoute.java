package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.gateway.target.TargetFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code POST restore/{backupId}}: brings kept values back into their column.
 *
 * <p>Values that a rollback brought back are there already. A type change that is still in place is
 * undone, because only the former type can hold all former values. A dropped column that was made
 * again gets the values in its empty cells. The same applies to a column whose backup was imported
 * from the form builder. A repetition has the same answer.
 */
@ApplicationScoped
class RestoreRoute {

  private final FormBuilderBackups backups;
  private final FormBuilderUndo undoing;
  private final Clock clock = Clock.systemUTC();

  RestoreRoute(FormBuilderBackups backups, FormBuilderUndo undoing) {
    this.backups = backups;
    this.undoing = undoing;
  }

  /** The data of the answer. */
  ObjectNode restore(FormBuilderParameters parameters, FormBuilderUser user) {
    UUID id = parameters.uuid("backupId");
    ObjectNode backup =
        backups
            .find(id)
            .orElseThrow(() -> new FormBuilderRefusal(404, "BACKUP_NOT_FOUND", "Backup not found"));
    refuseExpired(backup.path("retentionUntil"));
    ObjectNode data = ContractsJson.mapper().createObjectNode().put("backupId", id.toString());
    if (backup.path("rows").isNumber() && backup.path("rows").asLong() == 0) {
      return data.put("restoredRows", 0).put("message", "No data to restore");
    }
    long rows = rows(id, backup, user);
    return data.put("restoredRows", rows)
        .put("tableName", text(backup, "table"))
        .put("columnName", text(backup, "column"))
        .put("message", "Restored " + rows + " records");
  }

  private void refuseExpired(JsonNode retention) {
    if (!retention.isTextual()) {
      return;
    }
    Instant end = Instant.parse(retention.asText());
    Instant now = clock.instant();
    if (end.isBefore(now)) {
      ObjectNode details = ContractsJson.mapper().createObjectNode();
      details.put("retentionUntil", retention.asText());
      details.put("expiredDaysAgo", Duration.between(end, now).toDays());
      throw new FormBuilderRefusal(
          400, "BACKUP_EXPIRED", "Backup has expired and cannot be restored", Optional.of(details));
    }
  }

  private long rows(UUID id, ObjectNode backup, FormBuilderUser user) {
    if (!backup.path("columnExists").asBoolean()) {
      throw failed(
          "Column \"%s\" does not exist in table \"%s\". Please recreate the column first."
              .formatted(text(backup, "column"), text(backup, "table")));
    }
    if (backup.path("isFilled").asBoolean()) {
      return filled(id, user);
    }
    if ("APPLIED".equals(text(backup, "status"))) {
      undo(UUID.fromString(text(backup, "migrationId")), text(backup, "formId"), user);
      return backups.find(id).orElse(backup).path("restoredRows").asLong();
    }
    return backup.path("restoredRows").asLong();
  }

  private void undo(UUID migration, String form, FormBuilderUser user) {
    String key = undoing.key(migration, form);
    UUID undo = undoing.earlier(key).orElseGet(() -> undoing.enqueue(migration, key, user));
    undoing.await(undo, RestoreRoute::failed);
  }

  private long filled(UUID id, FormBuilderUser user) {
    try {
      ObjectNode answer = backups.fill(id, user.name());
      if (answer.has("refused")) {
        throw failed(text(answer, "refused"));
      }
      return answer.path("rows").asLong();
    } catch (TargetFailure e) {
      throw failed(e.reason().label());
    }
  }

  private static String text(ObjectNode backup, String name) {
    return backup.path(name).asText();
  }

  private static FormBuilderRefusal failed(String reason) {
    return new FormBuilderRefusal(
        500, "RESTORE_FAILED", "Restore failed: Failed to restore backup: " + reason);
  }
}
