package dev.fieldfare.contracts.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;

/**
 * Drops a column; its values go into quarantine first.
 *
 * @param cascade takes dependants of the column with it; without it they refuse the drop
 */
public record DropColumn(
    TableName table,
    String column,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean cascade,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = MessageDefault.class)
        QuarantineMode quarantine)
    implements ColumnOperation {

  public DropColumn {
    Objects.requireNonNull(table, "table");
    Names.requireName(column, "column");
    Objects.requireNonNull(quarantine, "quarantine");
  }

  @Override
  public OperationType type() {
    return OperationType.DROP_COLUMN;
  }

  @Override
  public boolean losesData() {
    return true;
  }
}
