package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.gateway.compat.FormBuilderLedger.Known;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code POST rollback/{migrationId}}: undoes a migration and answers when that has ended, as the
 * form builder does. The values of a dropped column come back with it.
 *
 * <p>A repetition waits for the same undo. If it takes too long, the answer is a failure, and the
 * undo continues.
 */
@ApplicationScoped
class RollbackRoute {

  private final FormBuilderLedger ledger;
  private final FormBuilderConfig config;
  private final FormBuilderUndo undoing;

  RollbackRoute(FormBuilderLedger ledger, FormBuilderConfig config, FormBuilderUndo undoing) {
    this.ledger = ledger;
    this.config = config;
    this.undoing = undoing;
  }

  /** The data of the answer. */
  ObjectNode rollBack(FormBuilderParameters parameters, FormBuilderUser user) {
    UUID id = parameters.uuid("migrationId");
    Known known =
        ledger
            .known(config.target(), id)
            .filter(Known::isOfForm)
            .orElseThrow(
                () -> new FormBuilderRefusal(404, "MIGRATION_NOT_FOUND", "Migration not found"));
    String key = undoing.key(id, known.form());
    Optional<UUID> earlier = undoing.earlier(key);
    if (earlier.isEmpty()) {
      refuse(known);
    }
    UUID undo = earlier.orElseGet(() -> undoing.enqueue(id, key, user));
    Known ended = undoing.await(undo, RollbackRoute::failed);
    return ContractsJson.mapper()
        .createObjectNode()
        .put("migrationId", id.toString())
        .put("rollbackMigrationId", ended.id().toString())
        .put("message", "Migration rolled back successfully")
        .put("description", known.description());
  }

  private static void refuse(Known known) {
    List<String> reasons = new ArrayList<>();
    if (!known.success()) {
      reasons.add("Migration was not successful");
    }
    if (!known.isUndoable()) {
      reasons.add("No rollback SQL available");
    }
    if (known.addsFieldThatExists()) {
      reasons.add("Cannot rollback ADD_COLUMN while field still exists");
    }
    if (!reasons.isEmpty()) {
      throw new FormBuilderRefusal(
          400, "ROLLBACK_NOT_ALLOWED", "Cannot rollback migration: " + String.join(", ", reasons));
    }
  }

  private static FormBuilderRefusal failed(String reason) {
    return new FormBuilderRefusal(500, "ROLLBACK_FAILED", "Rollback failed: " + reason);
  }
}
