package dev.fieldfare.postgres.catalog;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What hangs on a table.
 *
 * @param constraints its own and its partitions'
 * @param incoming foreign keys of other tables, or its own, that point at it
 * @param publications the names of those that publish it
 * @param bytes of the table and its partitions with their TOAST tables, without indexes
 * @param partitionKey the columns of its partition key, expressions included
 */
public record TableDetail(
    Map<String, ColumnShape> columns,
    List<ConstraintShape> constraints,
    List<IndexShape> indexes,
    List<ConstraintShape> incoming,
    List<Dependent> dependents,
    List<String> publications,
    long bytes,
    long indexBytes,
    List<String> partitionKey) {

  public TableDetail {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /** The same with a column that has changed. */
  TableDetail with(ColumnShape column) {
    Map<String, ColumnShape> changed = new LinkedHashMap<>(columns);
    changed.put(column.name(), column);
    return new TableDetail(
        changed,
        constraints,
        indexes,
        incoming,
        dependents,
        publications,
        bytes,
        indexBytes,
        partitionKey);
  }

  /** The same without a column and what was dropped with it. */
  TableDetail without(String column) {
    Map<String, ColumnShape> left = new LinkedHashMap<>(columns);
    left.remove(column);
    return new TableDetail(
        left,
        constraints.stream().filter(constraint -> !constraint.concerns(column)).toList(),
        indexes.stream().filter(index -> !index.concerns(column)).toList(),
        incoming.stream().filter(key -> !key.referencedColumns().contains(column)).toList(),
        dependents.stream().filter(each -> !each.column().equals(Optional.of(column))).toList(),
        publications,
        bytes,
        indexBytes,
        partitionKey);
  }

  /** The column, when it exists. */
  public Optional<ColumnShape> column(String name) {
    return Optional.ofNullable(columns.get(name));
  }

  /** The primary key, when there is one. */
  public Optional<ConstraintShape> primaryKey(long table) {
    return constraints.stream()
        .filter(constraint -> constraint.isPrimaryKey() && constraint.table().oid() == table)
        .findFirst();
  }

  /** The name of the column's NOT NULL constraint, where the server names them. */
  public Optional<ConstraintShape> notNull(String column, long table) {
    return constraints.stream()
        .filter(ConstraintShape::isNotNull)
        .filter(constraint -> constraint.table().oid() == table && constraint.concerns(column))
        .findFirst();
  }

  /**
   * The columns by which a row is found again: the primary key, or the smallest unique index whose
   * columns cannot be NULL; without the column that is about to go.
   */
  public List<String> rowKey(long table, String without) {
    return indexes.stream()
        .filter(index -> index.table().oid() == table && index.unique() && index.plain())
        .filter(index -> index.valid() && !index.keyColumns().contains(without))
        .filter(index -> index.keyColumns().stream().allMatch(this::isNeverNull))
        .min(
            Comparator.comparing((IndexShape index) -> !isPrimary(index))
                .thenComparing(index -> index.keyColumns().size())
                .thenComparing(IndexShape::name))
        .map(IndexShape::keyColumns)
        .orElse(List.of());
  }

  private boolean isNeverNull(String column) {
    ColumnShape shape = columns.get(column);
    return shape != null && shape.notNull();
  }

  private boolean isPrimary(IndexShape index) {
    return constraints.stream()
        .anyMatch(key -> key.isPrimaryKey() && key.indexOid() == index.oid());
  }
}
