package dev.fieldfare.postgres.plan.context;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import java.sql.SQLException;
import java.util.Optional;

/** The checks that every change of a table or column has to pass first. */
public final class CommonChecks {

  private CommonChecks() {}

  /** Plans for a table that is there. */
  @FunctionalInterface
  public interface OnTable {
    PlanResult plan(TableShape shape) throws SQLException;
  }

  /** Plans for a column that is there, of a table with all its details. */
  @FunctionalInterface
  public interface OnColumn {
    PlanResult plan(TableShape shape, ColumnShape column) throws SQLException;
  }

  /** Continues with a table that exists, is a table, and belongs to the acting role. */
  public static PlanResult table(PlanningContext context, TableName table, OnTable then)
      throws SQLException {
    Optional<TableShape> shape = context.plannedSchema().table(table);
    Optional<Refusal> refusal =
        Rules.first(
            () -> Rules.usersSchema(table),
            () -> Rules.exists(context.plannedSchema(), table),
            () -> Rules.isTable(shape.orElseThrow()),
            () -> Rules.owned(shape.orElseThrow()));
    return refusal.isPresent() ? context.refused(refusal.get()) : then.plan(shape.orElseThrow());
  }

  /** Continues with a column whose rows and constraints are as they were read. */
  public static PlanResult column(
      PlanningContext context, TableName table, String column, OnColumn then) throws SQLException {
    return anyColumn(
        context,
        table,
        column,
        (shape, found) ->
            shape.isCertain(column)
                ? then.plan(shape, found)
                : context.deferred("An earlier change touches the column and is not applied yet."));
  }

  /** Continues with a column that exists, or will when the change is applied. */
  public static PlanResult anyColumn(
      PlanningContext context, TableName table, String column, OnColumn then) throws SQLException {
    return table(context, table, shape -> onTable(context, shape, column, then));
  }

  private static PlanResult onTable(
      PlanningContext context, TableShape shape, String column, OnColumn then) throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(
            () -> Rules.ownColumns(shape),
            () -> Rules.noSystemColumn(column),
            () -> Rules.columnExists(shape, column));
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    if (shape.detail().isEmpty() && !shape.virtual()) {
      return context.blocked();
    }
    Optional<ColumnShape> found = shape.detail().flatMap(detail -> detail.column(column));
    return found.isEmpty()
        ? context.deferred("An earlier change makes the column and is not applied yet.")
        : then.plan(shape, found.get());
  }
}
