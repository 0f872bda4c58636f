package dev.fieldfare.postgres.catalog;

import dev.fieldfare.contracts.operation.TableName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was read at once: the tables that exist of those asked for, and their schemas.
 *
 * @param takenByTypes names that no table has but that a type keeps from being used for one
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
