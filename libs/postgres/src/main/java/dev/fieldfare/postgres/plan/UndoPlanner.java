package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.SetNotNull;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.UndoSpec.ChangeTypeAgain;
import dev.fieldfare.postgres.plan.UndoSpec.DropColumnAgain;
import java.sql.SQLException;
import java.util.Optional;

/** Plans the way back of a change, against the shape that the table has now. */
final class UndoPlanner {

  private static final OperationType UNDO = OperationType.UNDO;

  private final Desk desk;

  UndoPlanner(Desk desk) {
    this.desk = desk;
  }

  PlanResult plan(UndoSpec spec) throws SQLException {
    return switch (spec) {
      case UndoSpec.Nothing nothing -> nothing(nothing.table());
      case DropColumnAgain drop -> dropAgain(drop);
      case UndoSpec.BringColumnBack back -> new ColumnRestoring(desk, back).plan();
      case UndoSpec.RenameColumnBack back -> new RenameColumnPlanner(desk, back).plan();
      case UndoSpec.ChangeTypeBack back -> new TypeRestoring(desk, back).plan();
      case ChangeTypeAgain again -> changeAgain(again);
      case UndoSpec.DefaultBack back -> new DefaultPlanner(desk, UNDO).plan(back);
      case UndoSpec.AllowNullAgain back -> new NullPlanner(desk, UNDO).plan(back);
      case UndoSpec.ForbidNullAgain back -> new NullPlanner(desk, UNDO).plan(back);
      case UndoSpec.SetNotNullAgain again ->
          new NullPlanner(desk, UNDO)
              .plan(new SetNotNull(again.table(), again.column(), again.filledWith()));
      case UndoSpec.DropTableAgain drop ->
          new DropTablePlanner(desk, UNDO, drop.table(), drop.cascade()).plan();
      case UndoSpec.ReturnTable back -> new TableReturning(desk, back).plan();
      case UndoSpec.RenameTableBack back -> new RenameTablePlanner(desk, back).plan();
    };
  }

  private PlanResult nothing(TableName table) {
    return desk.planned(new PlanDraft(UNDO, table));
  }

  private PlanResult dropAgain(DropColumnAgain spec) throws SQLException {
    Optional<Refusal> refusal = sameColumn(spec.table(), spec.column(), spec.type());
    if (refusal.isPresent()) {
      return desk.refused(refusal.get());
    }
    DropColumn drop = new DropColumn(spec.table(), spec.column(), spec.cascade(), spec.how());
    return new DropColumnPlanner(desk, drop, UNDO).plan();
  }

  private PlanResult changeAgain(ChangeTypeAgain spec) throws SQLException {
    ChangeType change =
        new ChangeType(spec.table(), spec.column(), spec.type(), spec.using(), spec.onCastError());
    return new ChangeTypePlanner(desk, change, UNDO).plan();
  }

  /** A column of another type is not the one that the change left. */
  private Optional<Refusal> sameColumn(TableName table, String column, String type) {
    Optional<ColumnShape> found =
        desk.world()
            .table(table)
            .flatMap(TableShape::detail)
            .flatMap(detail -> detail.column(column));
    return Rules.refuseIf(
        found.isPresent() && !found.get().type().sql().equals(type),
        FailureReason.LATER_CHANGES,
        "%s.%s is of the type %s now, not of %s: a later change has to be taken back first.",
        table,
        column,
        found.map(shape -> shape.type().sql()).orElse(""),
        type);
  }
}
