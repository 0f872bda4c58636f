package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.RenameTable;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.UndoSpec.RenameTableBack;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.Optional;

/** Plans RENAME_TABLE and its way back: instant; views and foreign keys follow by themselves. */
final class RenameTablePlanner {

  private final Desk desk;
  private final OperationType type;
  private final TableName from;
  private final TableName to;

  RenameTablePlanner(Desk desk, RenameTable rename) {
    this.desk = desk;
    this.type = rename.type();
    this.from = rename.table();
    this.to = rename.table().renamed(rename.newName());
  }

  RenameTablePlanner(Desk desk, RenameTableBack back) {
    this.desk = desk;
    this.type = OperationType.UNDO;
    this.from = back.table();
    this.to = back.table().renamed(back.oldName());
  }

  PlanResult plan() throws SQLException {
    return Prelude.table(desk, from, this::planOn);
  }

  private PlanResult planOn(TableShape shape) throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(
            this::newNameAllowed,
            () -> Rules.mayCreateIn(desk.world(), to.schema()),
            () -> Rules.nameFree(desk.world(), to),
            () -> desk.accepted(Strategy.INSTANT));
    if (refusal.isPresent()) {
      return desk.refused(refusal.get());
    }
    desk.world().remove(from);
    desk.world().put(shape.renamed(to));
    return desk.planned(
        new PlanDraft(type, from)
            .onAlone(shape)
            .newName(to.name())
            .values(Optional.of(from.name()), Optional.of(to.name()))
            .step(renaming(from, to))
            .undo(new RenameTableBack(to, from.name()), renaming(to, from)));
  }

  /** A name that was there before may come back, whatever it is. */
  private Optional<Refusal> newNameAllowed() {
    return type == OperationType.UNDO ? Optional.empty() : Rules.newName(desk.limits(), to.name());
  }

  private static Sql renaming(TableName from, TableName to) {
    return Sql.instant(
        "ALTER TABLE %s RENAME TO %s"
            .formatted(Identifier.quote(from), Identifier.quote(to.name())));
  }
}
