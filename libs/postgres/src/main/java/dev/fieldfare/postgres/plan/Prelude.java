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

  /** Goes on with a column that exists and whose table changes its columns itself. */
  static PlanResult column(Desk desk, TableName table, String column, OnColumn then)
      throws SQLException {
    return table(desk, table, shape -> column(desk, shape, column, then));
  }

  private static PlanResult column(Desk desk, TableShape shape, String column, OnColumn then)
      throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(
            () -> Rules.ownColumns(shape),
            () -> Rules.noSystemColumn(column),
            () -> Rules.columnExists(shape, column));
    if (refusal.isPresent()) {
      return desk.refused(refusal.get());
    }
    Optional<ColumnShape> found = shape.detail().flatMap(detail -> detail.column(column));
    return found.isEmpty()
        ? desk.deferred("The column is changed by an earlier change that is not applied yet.")
        : then.plan(shape, found.get());
  }
}
