package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.Optional;

/** Plans RENAME_COLUMN: always instant; views, indexes and constraints follow by themselves. */
final class RenameColumnPlanner {

  private final Desk desk;
  private final RenameColumn rename;

  RenameColumnPlanner(Desk desk, RenameColumn rename) {
    this.desk = desk;
    this.rename = rename;
  }

  PlanResult plan() throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(
            () -> Rules.usersSchema(rename.table()),
            () -> Rules.exists(desk.world(), rename.table()));
    return refusal.isPresent()
        ? desk.refused(refusal.get())
        : planOn(desk.world().table(rename.table()).orElseThrow());
  }

  private PlanResult planOn(TableShape shape) throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(
            () -> Rules.isTable(shape),
            () -> Rules.owned(shape),
            () -> Rules.ownColumns(shape),
            () -> Rules.noSystemColumn(rename.column()),
            () -> Rules.columnExists(shape, rename.column()),
            () -> notInherited(shape),
            () -> Rules.newName(desk.limits(), rename.newName()),
            () -> Rules.noSystemColumn(rename.newName()),
            () -> Rules.columnFree(shape, rename.newName()),
            () -> desk.accepted(Strategy.INSTANT));
    if (refusal.isPresent()) {
      return desk.refused(refusal.get());
    }
    desk.world().put(shape.withColumnRenamed(rename.column(), rename.newName()));
    return desk.planned(draft(shape));
  }

  private Optional<Refusal> notInherited(TableShape shape) {
    boolean inherited =
        shape
            .detail()
            .flatMap(detail -> detail.column(rename.column()))
            .map(ColumnShape::inherited)
            .orElse(false);
    return Rules.refuseIf(
        inherited,
        FailureReason.INHERITED,
        "\"%s\" is inherited: it is renamed through the parent table.",
        rename.column());
  }

  private PlanDraft draft(TableShape shape) {
    return new PlanDraft(OperationType.RENAME_COLUMN, shape.name())
        .on(shape)
        .column(rename.column())
        .newName(rename.newName())
        .values(Optional.of(rename.column()), Optional.of(rename.newName()))
        .step(renaming(shape.name(), rename.column(), rename.newName()))
        .undo(
            new UndoSpec.RenameColumnBack(shape.name(), rename.column(), rename.newName()),
            renaming(shape.name(), rename.newName(), rename.column()));
  }

  static Sql renaming(TableName table, String from, String to) {
    return Sql.instant(
        "ALTER TABLE %s RENAME COLUMN %s TO %s"
            .formatted(Identifier.quote(table), Identifier.quote(from), Identifier.quote(to)));
  }
}
