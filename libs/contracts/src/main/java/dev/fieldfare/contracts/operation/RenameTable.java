package dev.fieldfare.contracts.operation;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Gives a table another name in its schema. */
public record RenameTable(TableName table, String newName) implements FieldOperation {

  public RenameTable {
    Objects.requireNonNull(table, "table");
    Names.requireName(newName, "newName");
  }

  @Override
  public OperationType type() {
    return OperationType.RENAME_TABLE;
  }

  /** Both names, so that changes of the new one wait until it exists. */
  @Override
  public List<TableName> claims() {
    return Stream.of(table, table.renamed(newName)).distinct().toList();
  }
}
