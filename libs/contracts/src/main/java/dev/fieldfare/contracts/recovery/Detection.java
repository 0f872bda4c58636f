package dev.fieldfare.contracts.recovery;

import java.util.List;
import java.util.Objects;

/** The ledgers of migrations in a target, and the migrations in them that need attention. */
public record Detection(String target, List<ToolLedger> ledgers, List<BrokenMigration> migrations) {

  public Detection {
    Objects.requireNonNull(target, "target");
    ledgers = ledgers == null ? List.of() : List.copyOf(ledgers);
    migrations = migrations == null ? List.of() : List.copyOf(migrations);
  }

  /** Whether each ledger could be read. */
  public boolean isComplete() {
    return ledgers.stream().allMatch(ToolLedger::readable);
  }
}
