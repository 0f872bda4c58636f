package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.compat.FormBuilderLedger.Known;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code POST rollback/{migrationId}}: undoes a migration and answers when that has ended, as the
 * form builder does. The values of a dropped column come back with it.
 *
 * <p>A repetition waits for the same undo. If it takes too long, the answer is a failure, and the
 * undo continues.
 */
@ApplicationScoped
class RollbackRoute {

  private static final Duration PATIENCE = Duration.ofSeconds(25);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final FormBuilderLedger ledger;
  private final FormBuilderConfig config;

  RollbackRoute(FormBuilderLedger ledger, FormBuilderConfig config) {
    this.ledger = ledger;
    this.config = config;
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
    String prefix = "q-collector/rollback/" + id + "/";
    String key = ledger.repeatKey(config, known.form(), prefix);
    Optional<UUID> earlier = ledger.idOfKey(config.target(), key + "/0");
    if (earlier.isEmpty()) {
      refuse(known);
    }
    UUID undo = earlier.orElseGet(() -> enqueue(id, key, user));
    Known ended = await(undo);
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

  private UUID enqueue(UUID id, String key, FormBuilderUser user) {
    ArrayNode items = ContractsJson.mapper().createArrayNode();
    ObjectNode item = items.addObject().put("key", key + "/0");
    item.put("requestedBy", user.name()).put("role", SenderRole.OPERATOR.label());
    item.putObject("body").put("type", "UNDO").put("migrationId", id.toString());
    return ledger.accept(config.target(), items).getFirst();
  }

  private Known await(UUID undo) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Optional<Known> state = ledger.known(config.target(), undo).filter(Known::isFinished);
      if (state.isPresent() && state.get().success()) {
        return state.get();
      }
      if (state.isPresent()) {
        throw failed(state.get().error());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw failed("migration " + undo + " is not finished yet");
  }

  private static FormBuilderRefusal failed(String reason) {
    return new FormBuilderRefusal(500, "ROLLBACK_FAILED", "Rollback failed: " + reason);
  }
}
