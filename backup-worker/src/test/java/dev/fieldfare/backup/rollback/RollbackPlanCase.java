package dev.fieldfare.backup.rollback;

import dev.fieldfare.backup.ledger.JdbcRollbackPlans;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Quarantined;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Backups in a folder, and plans that lead back to them. */
abstract class RollbackPlanCase {
  static final InternalCaller ANN = InternalCaller.service("ann", SenderRole.ADMIN);

  @TempDir Path folder;
  final TestDatabase database;
  final Requested backups;
  final Quarantined ledger;
  final JdbcRollbackPlans plans;
  FolderStore store;

  RollbackPlanCase(TestDatabase database) {
    this.database = database;
    this.backups = new Requested(database);
    this.ledger = new Quarantined(database);
    this.plans = new JdbcRollbackPlans("main", database.dataSource(), () -> {});
  }

  @BeforeEach
  void openStore() {
    store = new FolderStore(folder);
    database.execute("DROP TABLE IF EXISTS orders, lines");
  }

  final RollbackPlan fromBackups(UUID... ids) throws Exception {
    return plans.create(
        new RollbackPlan.Origin(Optional.of(List.of(ids)), Optional.empty()), "ann");
  }
}
