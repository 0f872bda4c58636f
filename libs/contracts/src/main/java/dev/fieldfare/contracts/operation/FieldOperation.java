package dev.fieldfare.contracts.operation;

import java.util.List;

/**
 * One change of one table, as data: what is asked for, never how it is done.
 *
 * <p>The compiler finds every {@code switch} when an operation is added.
 */
public sealed interface FieldOperation
    permits AddColumn,
        DropColumn,
        RenameColumn,
        ChangeType,
        SetDefault,
        DropDefault,
        SetNotNull,
        DropNotNull,
        CreateTable,
        DropTable,
        RenameTable {

  /** The table as it is called before the change. */
  TableName table();

  /** The name under which users know this operation. */
  OperationType type();

  /** The names that this operation claims: its table, and a table name that it will create. */
  default List<TableName> claims() {
    return List.of(table());
  }

  /** Decides whether something must be kept in quarantine. */
  default boolean losesData() {
    return false;
  }
}
