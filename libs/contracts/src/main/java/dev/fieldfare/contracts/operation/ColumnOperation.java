package dev.fieldfare.contracts.operation;

import java.util.Optional;

/** A change of one column of a table. */
public sealed interface ColumnOperation extends FieldOperation
    permits AddColumn,
        DropColumn,
        RenameColumn,
        ChangeType,
        SetDefault,
        DropDefault,
        SetNotNull,
        DropNotNull {

  /** The column as it is called before the change. */
  String column();

  @Override
  default Optional<String> changedColumn() {
    return Optional.of(column());
  }
}
