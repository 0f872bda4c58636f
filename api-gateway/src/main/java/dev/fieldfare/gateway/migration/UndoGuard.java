package dev.fieldfare.gateway.migration;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.message.Request;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.migration.MigrationLedger.Located;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.postgres.query.FoundMigration;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Refuses requests early that are impossible or not permitted to the caller. The ledger checks
 * again when it carries them out.
 */
@ApplicationScoped
public class UndoGuard {

  private static final String OVER_HTTP = "http";

  private final MigrationLedger migrations;
  private final Targets targets;

  UndoGuard(MigrationLedger migrations, Targets targets) {
    this.migrations = migrations;
    this.targets = targets;
  }

  /** Returns, or throws the refusal of the first undo that is not possible. */
  void check(PostedMigrations posting, Caller caller) {
    for (int i = 0; i < posting.messages().size(); i++) {
      MigrationMessage message = posting.messages().get(i);
      if (message.request() instanceof Request.Undo undo) {
        Located original = find(posting.target(), undo.migration());
        requireOwn(caller, original.migration(), "undo");
        // An undo that was sent before gets the same answer.
        if (!isKnown(posting.target(), posting.keyOf(i))) {
          requireUndoable(original.migration());
        }
      }
    }
  }

  /** An enqueuer has this right for its own migrations, an operator for all. */
  public void requireOwn(Caller caller, FoundMigration migration, String what) {
    boolean isOwn =
        migration.requestedBy().equals(Optional.of(caller.name()))
            && migration.way().equals(Optional.of(OVER_HTTP));
    if (!isOwn && !caller.role().includes(SenderRole.OPERATOR)) {
      throw new RequestRefused(
          FailureReason.NOT_PERMITTED,
          "The role %s may %s only migrations that the same key sent."
              .formatted(caller.role().label(), what));
    }
  }

  /** The migration to undo. */
  FoundMigration original(String target, String reference) {
    return find(target, reference).migration();
  }

  private boolean isKnown(String target, Optional<String> key) {
    return key.flatMap(text -> migrations.idOfKey(target, text)).isPresent();
  }

  private Located find(String target, String reference) {
    return idOf(reference)
        .or(() -> migrations.idOfKey(target, reference))
        .flatMap(id -> migrations.find(List.of(targets.named(target)), id))
        .orElseThrow(() -> unknown(reference));
  }

  private static Optional<UUID> idOf(String reference) {
    try {
      return Optional.of(UUID.fromString(reference)).filter(id -> reference.length() == 36);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void requireUndoable(FoundMigration migration) {
    if (migration.status() == Status.UNDONE) {
      throw new RequestRefused(
          FailureReason.ALREADY_UNDONE, "Migration " + migration.id() + " is undone already.");
    }
    if (migration.status() != Status.APPLIED) {
      throw new RequestRefused(
          FailureReason.NOT_UNDOABLE,
          "Migration %s is %s; only an applied one can be undone."
              .formatted(migration.id(), migration.status()));
    }
    if ("RUN_SQL".equals(migration.type())) {
      throw new RequestRefused(
          FailureReason.NOT_UNDOABLE, "A version cannot be undone; roll it back by its track.");
    }
    if ("UNDO".equals(migration.type())) {
      throw new RequestRefused(
          FailureReason.NOT_UNDOABLE, "An undo cannot be undone; send the change again.");
    }
    if ("PURGE".equals(migration.type())) {
      throw new RequestRefused(
          FailureReason.NOT_UNDOABLE,
          "A purge cannot be undone; undo the change whose values it destroyed.");
    }
  }

  private static RequestRefused unknown(String reference) {
    return new RequestRefused(
        FailureReason.UNKNOWN_MIGRATION, "There is no migration \"" + reference + "\".");
  }
}
