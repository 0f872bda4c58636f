package dev.fieldfare.postgres.plan.column;

import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.Sql;
import dev.fieldfare.postgres.plan.UndoSpec.RenameColumnBack;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.Rules;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.Optional;

/** Plans RENAME_COLUMN: always instant; views, indexes and constraints follow by themselves. */
public final class RenameColumnPlanner {

  private final PlanningContext context;
  private final OperationType type;
  private final TableName table;
  private final String from;
  private final String to;

  public RenameColumnPlanner(PlanningContext context, RenameColumn rename) {
    this(context, rename.type(), rename.table(), rename.column(), rename.newName());
  }

  /** The way back of a rename. */
  public RenameColumnPlanner(PlanningContext context, RenameColumnBack back) {
    this(context, OperationType.UNDO, back.table(), back.newName(), back.column());
  }

  private RenameColumnPlanner(
      PlanningContext context, OperationType type, TableName table, String from, String to) {
    this.context = context;
    this.type = type;
    this.table = table;
    this.from = from;
    this.to = to;
  }

  public PlanResult plan() throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(
            () -> Rules.usersSchema(table), () -> Rules.exists(context.plannedSchema(), table));
    return refusal.isPresent()
        ? context.refused(refusal.get())
        : planOn(context.plannedSchema().table(table).orElseThrow());
  }

  private PlanResult planOn(TableShape shape) throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(
            () -> Rules.isTable(shape),
            () -> Rules.owned(shape),
            () -> Rules.ownColumns(shape),
            () -> Rules.noSystemColumn(from),
            () -> Rules.columnExists(shape, from),
            () -> Rules.notInherited(shape, from),
            () -> Rules.noSystemColumn(to),
            this::newNameAllowed,
            () -> Rules.columnFree(shape, to),
            () -> context.accepted(Strategy.INSTANT));
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    context.plannedSchema().put(shape.withColumnRenamed(from, to));
    return context.planned(draft(shape));
  }

  /** A name that was there before may come back, whatever it is. */
  private Optional<Refusal> newNameAllowed() {
    return type == OperationType.UNDO ? Optional.empty() : Rules.newName(context.limits(), to);
  }

  private PlanDraft draft(TableShape shape) {
    return new PlanDraft(type, shape.name())
        .on(shape)
        .column(from)
        .newName(to)
        .values(Optional.of(from), Optional.of(to))
        .step(renaming(shape.name(), from, to))
        .undo(new RenameColumnBack(shape.name(), from, to), renaming(shape.name(), to, from));
  }

  static Sql renaming(TableName table, String from, String to) {
    return Sql.instant(
        "ALTER TABLE %s RENAME COLUMN %s TO %s"
            .formatted(Identifier.quote(table), Identifier.quote(from), Identifier.quote(to)));
  }
}
