package dev.fieldfare.postgres.plan.table;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.Sql;
import dev.fieldfare.postgres.plan.UndoSpec.DropTableAgain;
import dev.fieldfare.postgres.plan.UndoSpec.ReturnTable;
import dev.fieldfare.postgres.plan.context.CostEstimator;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.Rules;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.Optional;

/** Plans the undo of a dropped table: it moves back, and its foreign keys are made again. */
public final class TableRestoring {

  private static final int PAGE = 8_192;

  private final PlanningContext context;
  private final ReturnTable spec;

  public TableRestoring(PlanningContext context, ReturnTable spec) {
    this.context = context;
    this.spec = spec;
  }

  public PlanResult plan() throws SQLException {
    Optional<TableShape> moved = context.plannedSchema().table(spec.moved(spec.table()));
    Optional<Refusal> refusal =
        Rules.first(
            () -> isThere(moved),
            () -> Rules.owned(moved.orElseThrow()),
            () -> Rules.mayCreateIn(context.plannedSchema(), spec.table().schema()),
            this::namesAreFree,
            () -> context.accepted(Strategy.INSTANT));
    return refusal.isPresent() ? context.refused(refusal.get()) : planned(moved.orElseThrow());
  }

  private Optional<Refusal> isThere(Optional<TableShape> moved) {
    return Rules.refuseIf(
        moved.isEmpty(),
        FailureReason.NOT_UNDOABLE,
        "%s is no longer in quarantine. If it was purged, restore it from its backup.",
        spec.table());
  }

  private Optional<Refusal> namesAreFree() throws SQLException {
    for (TableName member : spec.members()) {
      Optional<Refusal> taken = Rules.nameFree(context.plannedSchema(), member);
      if (taken.isPresent()) {
        return taken;
      }
    }
    return Optional.empty();
  }

  private PlanResult planned(TableShape moved) throws SQLException {
    PlanDraft draft = new PlanDraft(OperationType.UNDO, spec.table()).on(moved);
    for (NameConflict renaming :
        context.relocation().taken(spec.quarantineSchema(), spec.table().schema())) {
      draft
          .step(Sql.instant(renaming.sql()))
          .warn(
              "name_taken",
              Severity.LOW,
              "\"%s\" is in use now: the object is restored as \"%s\"."
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
    draft.step(Sql.instant(Arguments.call("record_restored", Arguments.uuid(spec.original()))));
    boolean small = isSmall(moved);
    RestorationSteps restorations = new RestorationSteps(draft, context.plannedSchema(), moved);
    spec.afterwards()
        .forEach(
            restoration ->
                restorations.add(
                    restoration, other -> other.map(o -> small && isShort(o)).orElse(true)));
    draft.undo(new DropTableAgain(spec.table(), spec.cascade()));
    context.plannedSchema().put(moved.renamed(spec.table()));
    return context.planned(draft);
  }

  private boolean isSmall(TableShape shape) {
    return shape.detail().isPresent()
        && CostEstimator.small(context, shape, CostEstimator.scan(shape)).isEmpty();
  }

  private boolean isShort(TableShape partner) {
    return partner.pages() * PAGE < partnerLimit();
  }

  private long partnerLimit() {
    return context.limits().smallTableBytes() / 8;
  }
}
