package dev.fieldfare.gateway.migration;

import dev.fieldfare.gateway.target.Gathered;
import dev.fieldfare.postgres.query.FoundMigration;
import dev.fieldfare.postgres.query.ListedMigration;
import dev.fieldfare.postgres.query.MigrationFilter;
import dev.fieldfare.postgres.query.RunningStatement;
import dev.fieldfare.service.target.Target;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The ledgers of the targets, to read and to steer. Every call blocks: not for event loops. */
public interface MigrationLedger {

  /** A migration and the target that it belongs to. */
  record Located(String target, FoundMigration migration) {}

  /** The migration with this id, in whichever of the targets it is. */
  Optional<Located> find(List<Target> targets, UUID id);

  /** The id of the migration that holds this idempotency key. */
  Optional<UUID> idOfKey(String target, String key);

  /** True when the target has a registry of forms, which knows names that a request leaves out. */
  boolean hasRegistry(String target);

  /** The newest migrations of the targets that answer, beginning after {@code before}. */
  Gathered<ListedMigration> list(
      List<Target> targets, MigrationFilter filter, Optional<UUID> before, int limit);

  /** The statement of a version that runs outside a transaction for this migration now. */
  Optional<RunningStatement> runningStatement(String target, UUID id);

  /** Does it and answers in the word of the ledger's function. */
  String steer(String target, Steering steering, UUID id, String by);

  /** What can be done with one migration. */
  enum Steering {
    CANCEL,
    RETRY,
    PAUSE,
    RESUME
  }
}
