package dev.fieldfare.postgres.plan.table;

import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.RenameTable;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.Sql;
import dev.fieldfare.postgres.plan.UndoSpec.RenameTableBack;
import dev.fieldfare.postgres.plan.context.CommonChecks;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.Rules;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.Optional;

/** Plans RENAME_TABLE and its way back: instant; views and foreign keys follow by themselves. */
public final class RenameTablePlanner {

  private final PlanningContext context;
  private final OperationType type;
  private final TableName from;
  private final TableName to;

  public RenameTablePlanner(PlanningContext context, RenameTable rename) {
    this.context = context;
    this.type = rename.type();
    this.from = rename.table();
    this.to = rename.table().renamed(rename.newName());
  }

  public RenameTablePlanner(PlanningContext context, RenameTableBack back) {
    this.context = context;
    this.type = OperationType.UNDO;
    this.from = back.table();
    this.to = back.table().renamed(back.oldName());
  }

  public PlanResult plan() throws SQLException {
    return CommonChecks.table(context, from, this::planOn);
  }

  private PlanResult planOn(TableShape shape) throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(
            this::newNameAllowed,
            () -> Rules.mayCreateIn(context.plannedSchema(), to.schema()),
            () -> Rules.nameFree(context.plannedSchema(), to),
            () -> context.accepted(Strategy.INSTANT));
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    context.plannedSchema().remove(from);
    context.plannedSchema().put(shape.renamed(to));
    return context.planned(
        new PlanDraft(type, from)
            .onAlone(shape)
            .newName(to.name())
            .values(Optional.of(from.name()), Optional.of(to.name()))
            .step(renaming(from, to))
            .undo(new RenameTableBack(to, from.name()), renaming(to, from)));
  }

  /** A name that was there before may come back, whatever it is. */
  private Optional<Refusal> newNameAllowed() {
    return type == OperationType.UNDO
        ? Optional.empty()
        : Rules.newName(context.limits(), to.name());
  }

  private static Sql renaming(TableName from, TableName to) {
    return Sql.instant(
        "ALTER TABLE %s RENAME TO %s"
            .formatted(Identifier.quote(from), Identifier.quote(to.name())));
  }
}
