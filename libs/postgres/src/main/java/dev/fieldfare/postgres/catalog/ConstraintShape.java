package dev.fieldfare.postgres.catalog;

import dev.fieldfare.contracts.operation.TableName;
import java.util.List;
import java.util.Optional;

/**
 * A constraint of a table, or a foreign key that points at it.
 *
 * @param table where the constraint is
 * @param kind as in {@code pg_constraint.contype}
 * @param columns the columns of {@code table} that it is about
 * @param referenced for foreign keys: the other end
 * @param referencedColumns for foreign keys: the columns at the other end
 * @param definition as {@code pg_get_constraintdef} writes it
 * @param expression of a check
 * @param local it does not come from a parent table or parent constraint
 * @param indexOid the index behind it, or 0
 */
public record ConstraintShape(
    long oid,
    TableRef table,
    String name,
    String kind,
    List<String> columns,
    Optional<TableRef> referenced,
    List<String> referencedColumns,
    String definition,
    Optional<String> expression,
    boolean valid,
    boolean local,
    long indexOid,
    Optional<String> comment) {

  public ConstraintShape {
    columns = List.copyOf(columns);
    referencedColumns = List.copyOf(referencedColumns);
  }

  /** True for a primary key. */
  public boolean isPrimaryKey() {
    return kind.equals("p");
  }

  /** True for a unique constraint. */
  public boolean isUnique() {
    return kind.equals("u");
  }

  /** True for a check. */
  public boolean isCheck() {
    return kind.equals("c");
  }

  /** True for a foreign key. */
  public boolean isForeignKey() {
    return kind.equals("f");
  }

  /** True for an exclusion constraint. */
  public boolean isExclusion() {
    return kind.equals("x");
  }

  /** True for the named NOT NULL constraints of PostgreSQL 18. */
  public boolean isNotNull() {
    return kind.equals("n");
  }

  /** True when the column is one of its own. */
  public boolean concerns(String column) {
    return columns.contains(column);
  }

  /** The table's name, for statements. */
  public TableName tableName() {
    return table.name();
  }

  /** The same after a column was renamed; its definition still has the old name. */
  ConstraintShape renamed(String from, String to) {
    return new ConstraintShape(
        oid,
        table,
        name,
        kind,
        columns.stream().map(column -> column.equals(from) ? to : column).toList(),
        referenced,
        referencedColumns,
        definition,
        expression,
        valid,
        local,
        indexOid,
        comment);
  }
}
