package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.TableShape;
import java.sql.SQLException;
import java.util.Optional;

/** What every change of a table or column has to get past before it is looked at by itself. */
final class Prelude {

  private Prelude() {}

  /** Plans for a table that is there. */
  @FunctionalInterface
  interface OnTable {
    PlanResult plan(TableShape shape) throws SQLException;
  }

  /** Plans for a column that is there, of a table with all its details. */
  @FunctionalInterface
  interface OnColumn {
    PlanResult plan(TableShape shape, ColumnShape column) throws SQLException;
  }

  /** Goes on with a table that exists, is a table, and belongs to the acting role. */
  static PlanResult table(Desk desk, TableName table, OnTable then) throws SQLException {
    Optional<TableShape> shape = desk.world().table(table);
    Optional<Refusal> refusal =
        Rules.first(
            () -> Rules.usersSchema(table),
            () -> Rules.exists(desk.world(), table),
            () -> Rules.isTable(shape.orElseThrow()),
            () -> Rules.owned(shape.orElseThrow()));
    return refusal.isPresent() ? desk.refused(refusal.get()) : then.plan(shape.orElseThrow());
  }

  /** Goes on with a column whose rows and constraints are as they were read. */
  static PlanResult column(Desk desk, TableName table, String column, OnColumn then)
      throws SQLException {
    return anyColumn(
        desk,
        table,
        column,
        (shape, found) ->
            shape.isCertain(column)
                ? then.plan(shape, found)
                : desk.deferred("An earlier change touches the column and is not applied yet."));
  }

  /** Goes on with a column that exists, or will when the change is applied. */
  static PlanResult anyColumn(Desk desk, TableName table, String column, OnColumn then)
      throws SQLException {
    return table(desk, table, shape -> onTable(desk, shape, column, then));
  }

  private static PlanResult onTable(Desk desk, TableShape shape, String column, OnColumn then)
      throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(
            () -> Rules.ownColumns(shape),
            () -> Rules.noSystemColumn(column),
            () -> Rules.columnExists(shape, column));
    if (refusal.isPresent()) {
      return desk.refused(refusal.get());
    }
    if (shape.detail().isEmpty() && !shape.virtual()) {
      return desk.blocked();
    }
    Optional<ColumnShape> found = shape.detail().flatMap(detail -> detail.column(column));
    return found.isEmpty()
        ? desk.deferred("An earlier change makes the column and is not applied yet.")
        : then.plan(shape, found.get());
  }
}
