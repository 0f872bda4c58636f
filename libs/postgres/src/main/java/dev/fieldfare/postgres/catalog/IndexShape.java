package dev.fieldfare.postgres.catalog;

import dev.fieldfare.contracts.operation.TableName;
import java.util.List;
import java.util.Optional;

/**
 * An index of a table or of one of its partitions.
 *
 * @param columns the columns that it or its predicate and expressions mention
 * @param plain it has neither expressions nor a predicate
 * @param definition as {@code pg_get_indexdef} writes it, where columns that matter are in it
 * @param constraintOid the constraint that it implements, or 0
 * @param local it is not the part of a partitioned index
 */
public record IndexShape(
    long oid,
    TableRef table,
    String schema,
    String name,
    List<String> keyColumns,
    List<String> columns,
    boolean plain,
    boolean unique,
    boolean replicaIdentity,
    boolean clustered,
    boolean valid,
    Optional<String> definition,
    long constraintOid,
    boolean local,
    Optional<String> comment) {

  public IndexShape {
    keyColumns = List.copyOf(keyColumns);
    columns = List.copyOf(columns);
  }

  /** Its own name, with its schema. */
  public TableName relation() {
    return new TableName(schema, name);
  }

  /** True when it would not be the same index without the column. */
  public boolean concerns(String column) {
    return columns.contains(column);
  }

  /** The same after a column was renamed; its definition still has the old name. */
  IndexShape renamed(String from, String to) {
    return new IndexShape(
        oid,
        table,
        schema,
        name,
        keyColumns.stream().map(column -> column.equals(from) ? to : column).toList(),
        columns.stream().map(column -> column.equals(from) ? to : column).toList(),
        plain,
        unique,
        replicaIdentity,
        clustered,
        valid,
        definition,
        constraintOid,
        local,
        comment);
  }
}
