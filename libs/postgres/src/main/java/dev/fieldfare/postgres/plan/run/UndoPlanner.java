package dev.fieldfare.postgres.plan.run;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.SetNotNull;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.UndoSpec;
import dev.fieldfare.postgres.plan.UndoSpec.ChangeTypeAgain;
import dev.fieldfare.postgres.plan.UndoSpec.DropColumnAgain;
import dev.fieldfare.postgres.plan.column.ColumnRestoring;
import dev.fieldfare.postgres.plan.column.DefaultPlanner;
import dev.fieldfare.postgres.plan.column.DropColumnPlanner;
import dev.fieldfare.postgres.plan.column.NullPlanner;
import dev.fieldfare.postgres.plan.column.RenameColumnPlanner;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.Rules;
import dev.fieldfare.postgres.plan.conversion.ChangeTypePlanner;
import dev.fieldfare.postgres.plan.conversion.TypeRestoring;
import dev.fieldfare.postgres.plan.table.DropTablePlanner;
import dev.fieldfare.postgres.plan.table.RenameTablePlanner;
import dev.fieldfare.postgres.plan.table.TableRestoring;
import java.sql.SQLException;
import java.util.Optional;

/** Plans the way back of a change, against the shape that the table has now. */
final class UndoPlanner {

  private static final OperationType UNDO = OperationType.UNDO;

  private final PlanningContext context;

  UndoPlanner(PlanningContext context) {
    this.context = context;
  }

  PlanResult plan(UndoSpec spec) throws SQLException {
    return switch (spec) {
      case UndoSpec.Nothing nothing -> nothing(nothing.table());
      case DropColumnAgain drop -> dropAgain(drop);
      case UndoSpec.BringColumnBack back -> new ColumnRestoring(context, back).plan();
      case UndoSpec.RenameColumnBack back -> new RenameColumnPlanner(context, back).plan();
      case UndoSpec.ChangeTypeBack back -> new TypeRestoring(context, back).plan();
      case ChangeTypeAgain again -> changeAgain(again);
      case UndoSpec.DefaultBack back -> new DefaultPlanner(context, UNDO).plan(back);
      case UndoSpec.AllowNullAgain back -> new NullPlanner(context, UNDO).plan(back);
      case UndoSpec.ForbidNullAgain back -> new NullPlanner(context, UNDO).plan(back);
      case UndoSpec.SetNotNullAgain again ->
          new NullPlanner(context, UNDO)
              .plan(new SetNotNull(again.table(), again.column(), again.filledWith()));
      case UndoSpec.DropTableAgain drop ->
          new DropTablePlanner(context, UNDO, drop.table(), drop.cascade()).plan();
      case UndoSpec.ReturnTable back -> new TableRestoring(context, back).plan();
      case UndoSpec.RenameTableBack back -> new RenameTablePlanner(context, back).plan();
    };
  }

  private PlanResult nothing(TableName table) {
    return context.planned(new PlanDraft(UNDO, table));
  }

  private PlanResult dropAgain(DropColumnAgain spec) throws SQLException {
    Optional<Refusal> refusal = sameColumn(spec.table(), spec.column(), spec.type());
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    DropColumn drop = new DropColumn(spec.table(), spec.column(), spec.cascade(), spec.how());
    return new DropColumnPlanner(context, drop, UNDO).plan();
  }

  private PlanResult changeAgain(ChangeTypeAgain spec) throws SQLException {
    ChangeType change =
        new ChangeType(spec.table(), spec.column(), spec.type(), spec.using(), spec.onCastError());
    return new ChangeTypePlanner(context, change, UNDO).plan();
  }

  /** A column of another type is not the one that the change left. */
  private Optional<Refusal> sameColumn(TableName table, String column, String type) {
    Optional<ColumnShape> found =
        context
            .plannedSchema()
            .table(table)
            .flatMap(TableShape::detail)
            .flatMap(detail -> detail.column(column));
    return Rules.refuseIf(
        found.isPresent() && !found.get().type().sql().equals(type),
        FailureReason.LATER_CHANGES,
        "%s.%s has the type %s now, not %s: undo the later change of its type first.",
        table,
        column,
        found.map(shape -> shape.type().sql()).orElse(""),
        type);
  }
}
