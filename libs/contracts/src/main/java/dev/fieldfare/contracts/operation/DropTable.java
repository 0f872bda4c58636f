package dev.fieldfare.contracts.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;

/** Takes a table out of the application's sight, into quarantine. */
public record DropTable(
    TableName table, @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean cascade)
    implements FieldOperation {

  public DropTable {
    Objects.requireNonNull(table, "table");
  }

  @Override
  public OperationType type() {
    return OperationType.DROP_TABLE;
  }

  @Override
  public boolean losesData() {
    return true;
  }
}
