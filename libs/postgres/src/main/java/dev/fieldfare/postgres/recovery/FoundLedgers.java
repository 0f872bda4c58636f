package dev.fieldfare.postgres.recovery;

import dev.fieldfare.contracts.recovery.BrokenMigration;
import dev.fieldfare.contracts.recovery.ToolLedger;
import java.util.List;

/** Ledgers of migrations, and the migrations in them that need attention. */
record FoundLedgers(List<ToolLedger> ledgers, List<BrokenMigration> migrations) {

  FoundLedgers {
    ledgers = List.copyOf(ledgers);
    migrations = List.copyOf(migrations);
  }
}
