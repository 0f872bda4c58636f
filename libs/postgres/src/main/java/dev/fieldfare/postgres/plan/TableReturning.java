package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.UndoSpec.DropTableAgain;
import dev.fieldfare.postgres.plan.UndoSpec.ReturnTable;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.Optional;

/** Plans the undo of a dropped table: it moves back, and its foreign keys are made again. */
final class TableReturning {

  private static final int PAGE = 8_192;

  private final Desk desk;
  private final ReturnTable spec;

  TableReturning(Desk desk, ReturnTable spec) {
    this.desk = desk;
    this.spec = spec;
  }

  PlanResult plan() throws SQLException {
    Optional<TableShape> moved = desk.world().table(spec.moved(spec.table()));
    Optional<Refusal> refusal =
        Rules.first(
            () -> isThere(moved),
            () -> Rules.owned(moved.orElseThrow()),
            () -> Rules.mayCreateIn(desk.world(), spec.table().schema()),
            this::namesAreFree,
            () -> desk.accepted(Strategy.INSTANT));
    return refusal.isPresent() ? desk.refused(refusal.get()) : planned(moved.orElseThrow());
  }

  private Optional<Refusal> isThere(Optional<TableShape> moved) {
    return Rules.refuseIf(
        moved.isEmpty(),
        FailureReason.NOT_UNDOABLE,
        "%s is no longer in quarantine: restore it.",
        spec.table());
  }

  private Optional<Refusal> namesAreFree() throws SQLException {
    for (TableName member : spec.members()) {
      Optional<Refusal> taken = Rules.nameFree(desk.world(), member);
      if (taken.isPresent()) {
        return taken;
      }
    }
    return Optional.empty();
  }

  private PlanResult planned(TableShape moved) throws SQLException {
    PlanDraft draft = new PlanDraft(OperationType.UNDO, spec.table()).on(moved);
    for (Renaming renaming :
        desk.relocation().taken(spec.quarantineSchema(), spec.table().schema())) {
      draft
          .step(Sql.instant(renaming.sql()))
          .warn(
              "name_taken",
              Severity.LOW,
              "\"%s\" is taken meanwhile: it comes back as \"%s\"."
                  .formatted(renaming.name(), renaming.newName()),
              "Rename it when the name is free again.");
    }
    for (TableName member : spec.members()) {
      draft.step(
          Sql.instant(
              "ALTER TABLE %s SET SCHEMA %s"
                  .formatted(
                      Identifier.quote(spec.moved(member)), Identifier.quote(member.schema()))));
    }
    draft.step(Sql.instant(Arguments.call("drop_schema", Arguments.text(spec.quarantineSchema()))));
    draft.step(Sql.instant(Arguments.call("kept_again", Arguments.uuid(spec.original()))));
    boolean small = isSmall(moved);
    RestorationSteps restorations = new RestorationSteps(draft, desk.world(), moved);
    spec.afterwards()
        .forEach(
            restoration ->
                restorations.add(
                    restoration, other -> other.map(o -> small && isShort(o)).orElse(true)));
    draft.undo(new DropTableAgain(spec.table(), spec.cascade()));
    desk.world().put(moved.renamed(spec.table()));
    return desk.planned(draft);
  }

  private boolean isSmall(TableShape shape) {
    return shape.detail().isPresent() && Costs.small(desk, shape, Costs.scan(shape)).isEmpty();
  }

  private boolean isShort(TableShape partner) {
    return partner.pages() * PAGE < partnerLimit();
  }

  private long partnerLimit() {
    return desk.limits().smallTableBytes() / 8;
  }
}
