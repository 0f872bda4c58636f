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
    database.execute("DROP TABLE IF EXISTS orders, lines CASCADE");
  }

  final RollbackPlan fromBackups(UUID... ids) throws Exception {
    return plans.create(RollbackPlan.Origin.ofBackups(List.of(ids)), "ann");
  }

  final void execute(RollbackPlan plan) throws Exception {
    plans.execute(plan.id(), plans.giveCode(plan.id()).code(), ANN);
  }

  // Each round is a worker of its own, as after a kill.
  final RollbackPlan workUntilEnded(RollbackPlan plan) throws Exception {
    for (int n = 0; n < 30; n++) {
      new RollbackRunner("main", new JdbcRollbackPlans("main", database.dataSource(), () -> {}))
          .round();
      ledger.worker().work();
      backups.restorer(store).round();
      RollbackPlan now = plans.find(plan.id()).orElseThrow();
      if (now.status().isFinal()) {
        return now;
      }
    }
    throw new AssertionError("not ended: " + plans.find(plan.id()).orElseThrow());
  }
}
