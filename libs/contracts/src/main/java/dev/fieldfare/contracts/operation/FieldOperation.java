package dev.fieldfare.contracts.operation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Optional;

/**
 * One change of one table, as data: what is asked for, never how it is done.
 *
 * <p>The compiler finds every {@code switch} when an operation is added.
 */
@JsonIgnoreProperties("table") // It is a property of the message.
public sealed interface FieldOperation
    permits ColumnOperation, CreateTable, DropTable, RenameTable {

  /** The table as it is called before the change. */
  TableName table();

  /** The name under which users know this operation. */
  OperationType type();

  /** The column that is changed; none where a table is. */
  default Optional<String> changedColumn() {
    return Optional.empty();
  }

  /** The names that this operation claims: its table, and a table name that it will create. */
  default List<TableName> claims() {
    return List.of(table());
  }

  /** Decides whether something must be kept in quarantine. */
  default boolean losesData() {
    return false;
  }
}
