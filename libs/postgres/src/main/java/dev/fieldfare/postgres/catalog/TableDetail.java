package dev.fieldfare.postgres.catalog;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What hangs on a table.
 *
 * @param constraints its own and its partitions'
 * @param incoming foreign keys of other tables, or its own, that point at it
 * @param publications the names of those that publish it
 * @param bytes of the table and its partitions with their TOAST tables, without indexes
 * @param toastBytes those of them that hold values too long for a row
 * @param partitionKey the columns of its partition key, expressions included
 * @param partitionColumns the columns of its partitions or inheritance children
 * @param uncertain columns of which only name, type and default are known, because an earlier
 *     change of the run makes them or touches what hangs on them
 */
public record TableDetail(
    Map<String, ColumnShape> columns,
    List<ConstraintShape> constraints,
    List<IndexShape> indexes,
    List<ConstraintShape> incoming,
    List<Dependent> dependents,
    List<String> publications,
    long bytes,
    long toastBytes,
    long indexBytes,
    List<String> partitionKey,
    List<PartitionColumn> partitionColumns,
    Set<String> uncertain) {

  public TableDetail {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    uncertain = Set.copyOf(uncertain);
  }

  /** Of a table that an earlier change of the run will make. */
  static TableDetail created(List<ColumnShape> columns) {
    Map<String, ColumnShape> byName = new LinkedHashMap<>();
    columns.forEach(column -> byName.put(column.name(), column));
    return new TableDetail(
        byName,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        0,
        0,
        0,
        List.of(),
        List.of(),
        byName.keySet());
  }

  /** The same with another default of a column, in the table and in all of its partitions. */
  TableDetail withDefault(String column, Map<Long, Optional<String>> byTable, long table) {
    ColumnShape changed = columns.get(column).withDefault(byTable.get(table));
    List<PartitionColumn> partitions =
        partitionColumns.stream()
            .map(
                each ->
                    each.column().name().equals(column)
                        ? each.with(each.column().withDefault(byTable.get(each.table().oid())))
                        : each)
            .toList();
    return new TableDetail(
        replaced(column, changed),
        constraints,
        indexes,
        incoming,
        dependents,
        publications,
        bytes,
        toastBytes,
        indexBytes,
        partitionKey,
        partitions,
        uncertain);
  }

  /** A column as each partition has it, those above before those below. */
  public List<PartitionColumn> inPartitions(String column) {
    return partitionColumns.stream().filter(each -> each.column().name().equals(column)).toList();
  }

  /** The same with a column of which rows and constraints are not known yet. */
  TableDetail withUncertain(ColumnShape column) {
    return copy(
        replaced(column.name(), column), constraints, indexes, plus(sharing(column.name())));
  }

  /** The same with a column called otherwise. */
  TableDetail renamed(String from, String to) {
    ColumnShape column = columns.get(from);
    if (column == null) {
      return this;
    }
    boolean key = indexes.stream().anyMatch(index -> index.concerns(from) && identifiesRows(index));
    Set<String> touched = key ? new HashSet<>(columns.keySet()) : plus(sharing(from));
    touched.remove(from);
    touched.add(to);
    return copy(
        replaced(from, column.renamed(to)),
        constraints.stream().map(constraint -> constraint.renamed(from, to)).toList(),
        indexes.stream().map(index -> index.renamed(from, to)).toList(),
        touched);
  }

  /** The same of a table that is called otherwise: nothing that names it is known any more. */
  TableDetail elsewhere() {
    return copy(columns, constraints, indexes, columns.keySet());
  }

  /** The same without a column and what was dropped with it. */
  TableDetail without(String column) {
    Map<String, ColumnShape> left = new LinkedHashMap<>(columns);
    left.remove(column);
    Set<String> still = new HashSet<>(uncertain);
    still.remove(column);
    return new TableDetail(
        left,
        constraints.stream().filter(constraint -> !constraint.concerns(column)).toList(),
        indexes.stream().filter(index -> !index.concerns(column)).toList(),
        incoming.stream().filter(key -> !key.referencedColumns().contains(column)).toList(),
        dependents.stream().filter(each -> !each.column().equals(Optional.of(column))).toList(),
        publications,
        bytes,
        toastBytes,
        indexBytes,
        partitionKey,
        partitionColumns,
        still);
  }

  private TableDetail copy(
      Map<String, ColumnShape> newColumns,
      List<ConstraintShape> newConstraints,
      List<IndexShape> newIndexes,
      Set<String> newUncertain) {
    return new TableDetail(
        newColumns,
        newConstraints,
        newIndexes,
        incoming,
        dependents,
        publications,
        bytes,
        toastBytes,
        indexBytes,
        partitionKey,
        partitionColumns,
        newUncertain);
  }

  private Map<String, ColumnShape> replaced(String name, ColumnShape column) {
    Map<String, ColumnShape> changed = new LinkedHashMap<>();
    columns.forEach((key, value) -> changed.put(key, value));
    changed.remove(name);
    changed.put(column.name(), column);
    return changed;
  }

  private Set<String> plus(Set<String> more) {
    Set<String> all = new HashSet<>(uncertain);
    all.addAll(more);
    return all;
  }

  /** The column, and those that a constraint or an index has together with it. */
  private Set<String> sharing(String column) {
    Set<String> all = new HashSet<>(Set.of(column));
    constraints.stream()
        .filter(constraint -> constraint.concerns(column))
        .forEach(constraint -> all.addAll(constraint.columns()));
    indexes.stream()
        .filter(index -> index.concerns(column))
        .forEach(index -> all.addAll(index.columns()));
    return all;
  }

  /** The bytes without values that are too long for a row. */
  public long bytesInRows() {
    return bytes - toastBytes;
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
        .filter(index -> index.table().oid() == table && identifiesRows(index))
        .filter(index -> !index.keyColumns().contains(without))
        .min(
            Comparator.comparing((IndexShape index) -> !isPrimary(index))
                .thenComparing(index -> index.keyColumns().size())
                .thenComparing(IndexShape::name))
        .map(IndexShape::keyColumns)
        .orElse(List.of());
  }

  private boolean identifiesRows(IndexShape index) {
    return index.unique()
        && index.plain()
        && index.valid()
        && index.keyColumns().stream().allMatch(this::isNeverNull);
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
