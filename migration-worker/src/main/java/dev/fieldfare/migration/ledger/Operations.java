package dev.fieldfare.migration.ledger;

import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.CreateTable;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.DropDefault;
import dev.fieldfare.contracts.operation.DropNotNull;
import dev.fieldfare.contracts.operation.DropTable;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.RenameTable;
import dev.fieldfare.contracts.operation.SetDefault;
import dev.fieldfare.contracts.operation.SetNotNull;
import java.util.Optional;

/** The parts of operations that have columns of their own in the ledger. */
final class Operations {
  private Operations() {}

  /** The column that is changed; none where a table is. */
  static Optional<String> column(FieldOperation operation) {
    return switch (operation) {
      case AddColumn add -> Optional.of(add.column());
      case DropColumn drop -> Optional.of(drop.column());
      case RenameColumn rename -> Optional.of(rename.column());
      case ChangeType change -> Optional.of(change.column());
      case SetDefault set -> Optional.of(set.column());
      case DropDefault drop -> Optional.of(drop.column());
      case SetNotNull set -> Optional.of(set.column());
      case DropNotNull drop -> Optional.of(drop.column());
      case CreateTable create -> Optional.empty();
      case DropTable drop -> Optional.empty();
      case RenameTable rename -> Optional.empty();
    };
  }

  /** What the column or table is called afterwards, for renames. */
  static Optional<String> newName(FieldOperation operation) {
    return switch (operation) {
      case RenameColumn rename -> Optional.of(rename.newName());
      case RenameTable rename -> Optional.of(rename.newName());
      default -> Optional.empty();
    };
  }
}
