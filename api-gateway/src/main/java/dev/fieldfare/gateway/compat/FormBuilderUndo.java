package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.compat.FormBuilderLedger.Known;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Undoes migrations for the form builder's routes, and waits for the end of it. A repeated request
 * waits for the same undo.
 */
@ApplicationScoped
class FormBuilderUndo {

  private static final Duration PATIENCE = Duration.ofSeconds(25);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final FormBuilderLedger ledger;
  private final FormBuilderConfig config;

  FormBuilderUndo(FormBuilderLedger ledger, FormBuilderConfig config) {
    this.ledger = ledger;
    this.config = config;
  }

  /** The key of the undo of a migration of a form; the same for a repeated request. */
  String key(UUID migration, String form) {
    return ledger.repeatKey(config, form, "q-collector/rollback/" + migration + "/");
  }

  /** The undo that was enqueued with this key before. */
  Optional<UUID> earlier(String key) {
    return ledger.idOfKey(config.target(), key + "/0");
  }

  UUID enqueue(UUID migration, String key, FormBuilderUser user) {
    ArrayNode items = ContractsJson.mapper().createArrayNode();
    ObjectNode item = items.addObject().put("key", key + "/0");
    item.put("requestedBy", user.name()).put("role", SenderRole.OPERATOR.label());
    item.putObject("body").put("type", "UNDO").put("migrationId", migration.toString());
    return ledger.accept(config.target(), items).getFirst();
  }

  /**
   * Waits until an undo has ended.
   *
   * @param failed the refusal for a reason
   */
  Known await(UUID undo, Function<String, FormBuilderRefusal> failed) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Optional<Known> state = ledger.known(config.target(), undo).filter(Known::isFinished);
      if (state.isPresent() && state.get().success()) {
        return state.get();
      }
      if (state.isPresent()) {
        throw failed.apply(state.get().error());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw failed.apply("migration " + undo + " is not finished yet");
  }
}
