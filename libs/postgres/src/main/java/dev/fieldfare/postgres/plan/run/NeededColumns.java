package dev.fieldfare.postgres.plan.run;

import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.ColumnOperation;
import dev.fieldfare.contracts.operation.CreateTable;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.DropTable;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.RenameTable;
import dev.fieldfare.contracts.operation.TableReference;
import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanRequest.PlanChange;
import dev.fieldfare.postgres.plan.PlanRequest.PlanUndo;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which columns requests are about: a form's table may have hundreds of others. */
final class NeededColumns {
  // Each is looked for among all columns of each table.
  private static final int MOST = 50;

  private NeededColumns() {}

  /**
   * Their names; empty when a request needs to know all columns of its table, or when they are so
   * many that to look for them takes longer.
   */
  static Optional<Set<String>> of(List<PlanRequest> requests) {
    Set<String> names = new HashSet<>();
    for (PlanRequest request : requests) {
      Optional<List<String>> needed = of(request);
      if (needed.isEmpty()) {
        return Optional.empty();
      }
      names.addAll(needed.get());
    }
    return names.size() > MOST ? Optional.empty() : Optional.of(names);
  }

  private static Optional<List<String>> of(PlanRequest request) {
    return switch (request) {
      case PlanChange change -> of(change.operation());
      case PlanUndo undo -> Optional.empty();
    };
  }

  private static Optional<List<String>> of(FieldOperation operation) {
    return switch (operation) {
      case RenameColumn rename -> Optional.of(List.of(rename.column(), rename.newName()));
      case AddColumn add -> Optional.of(List.of());
      // Views upon views are kept as text that may name any column.
      case DropColumn drop when drop.cascade() -> Optional.empty();
      case ColumnOperation change -> Optional.of(List.of(change.column()));
      case CreateTable create ->
          Optional.of(create.references().map(TableReference::column).distinct().toList());
      case RenameTable rename -> Optional.of(List.of());
      case DropTable drop -> Optional.empty();
    };
  }
}
