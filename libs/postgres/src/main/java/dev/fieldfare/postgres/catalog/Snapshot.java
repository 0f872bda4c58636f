package dev.fieldfare.postgres.catalog;

import dev.fieldfare.contracts.operation.TableName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tables and schemas from one read of the catalogue. Requested tables that do not exist are
 * missing.
 *
 * @param takenByTypes requested names that belong to a type, so that no table can have them
 */
public record Snapshot(
    Map<TableName, TableShape> tables,
    Map<String, SchemaShape> schemas,
    Set<TableName> takenByTypes,
    int serverVersion) {

  /** The table, when there is one of that name. */
  public Optional<TableShape> table(TableName name) {
    return Optional.ofNullable(tables.get(name));
  }
}
