package dev.fieldfare.postgres.plan.column;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.DropNotNull;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.SetNotNull;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.PlanDocument.Estimate;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.AlterTable;
import dev.fieldfare.postgres.plan.LockMode;
import dev.fieldfare.postgres.plan.PartitionSettings;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.RowKey;
import dev.fieldfare.postgres.plan.Sql;
import dev.fieldfare.postgres.plan.UndoSpec;
import dev.fieldfare.postgres.plan.UndoSpec.AllowNullAgain;
import dev.fieldfare.postgres.plan.UndoSpec.ForbidNullAgain;
import dev.fieldfare.postgres.plan.context.CommonChecks;
import dev.fieldfare.postgres.plan.context.CostEstimator;
import dev.fieldfare.postgres.plan.context.CountPhrase;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.Rules;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Plans SET_NOT_NULL, DROP_NOT_NULL and their ways back.
 *
 * <p>Forbidding NULL looks at every row under the lock, so it is for small tables. Filling NULLs
 * rewrites the table: no trigger fires, and which rows were filled is kept for the undo.
 */
public final class NullPlanner {

  private final PlanningContext context;
  private final OperationType type;

  public NullPlanner(PlanningContext context, OperationType type) {
    this.context = context;
    this.type = type;
  }

  public PlanResult plan(SetNotNull set) throws SQLException {
    return CommonChecks.column(
        context, set.table(), set.column(), (shape, column) -> forbid(shape, column, set));
  }

  private PlanResult forbid(TableShape shape, ColumnShape column, SetNotNull set)
      throws SQLException {
    if (column.notNull()) {
      return context.planned(draft(shape, column).undo(new UndoSpec.Nothing(shape.name())));
    }
    Estimate scan = CostEstimator.scan(shape);
    Optional<Refusal> refusal =
        Rules.first(
            () -> ColumnPreconditions.notInherited(shape, column),
            () -> CostEstimator.small(context, shape, scan),
            () -> validFill(column, set));
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    long nulls = context.inspector().nulls(shape, column.name());
    return nulls == 0 ? forbidAtOnce(shape, column, set, scan) : fill(shape, column, set, nulls);
  }

  private Optional<Refusal> validFill(ColumnShape column, SetNotNull set) throws SQLException {
    return set.fillNullsWith().isEmpty()
        ? Optional.empty()
        : context.validLiteral(column.type(), set.fillNullsWith().get());
  }

  private PlanResult forbidAtOnce(
      TableShape shape, ColumnShape column, SetNotNull set, Estimate scan) throws SQLException {
    Optional<Refusal> refusal = context.accepted(Strategy.INSTANT);
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    PlanDraft draft =
        draft(shape, column)
            .strategy(Strategy.INSTANT, scan)
            .step(setNotNull(shape, column))
            .undo(
                again(shape, column, set, Optional.empty()),
                dropNotNull(shape.name(), column.name()));
    return changed(draft, shape, column, true);
  }

  private PlanResult fill(TableShape shape, ColumnShape column, SetNotNull set, long nulls)
      throws SQLException {
    if (set.fillNullsWith().isEmpty()) {
      return context.refused(nullsPresent(shape, column, nulls));
    }
    String literal = set.fillNullsWith().get();
    NullFilling filling = new NullFilling(context, shape, column);
    RowKey rowKey = RowKey.of(shape, column.name());
    Estimate estimate = CostEstimator.copyAndRewrite(shape);
    Optional<Refusal> refusal =
        Rules.first(
            () -> context.accepted(Strategy.REWRITE),
            () -> CostEstimator.small(context, shape, estimate),
            () -> ColumnPreconditions.hasRowKey(shape, rowKey),
            filling::noDependents,
            () -> filling.checksFit(literal));
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    PlanDraft draft =
        draft(shape, column)
            .strategy(Strategy.REWRITE, estimate)
            .requiresBackup()
            .step(filling.fill(literal, rowKey))
            .steps(filling.storage())
            .step(setNotNull(shape, column))
            .warn(
                "nulls_filled",
                Severity.MEDIUM,
                CountPhrase.rows(nulls, "without a value gets ", "without a value get ")
                    + literal
                    + ".",
                "An undo sets these rows to NULL again, except rows whose value was"
                    + " changed meanwhile.")
            .undo(
                again(shape, column, set, Optional.of(rowKey)),
                dropNotNull(shape.name(), column.name()));
    filling.partners().forEach(other -> draft.lock(other, LockMode.ACCESS_EXCLUSIVE));
    return changed(draft, shape, column, true);
  }

  private AllowNullAgain again(
      TableShape shape, ColumnShape column, SetNotNull set, Optional<RowKey> filled) {
    return new AllowNullAgain(
        shape.name(),
        column.name(),
        filled.map(key -> context.request().migrationId()),
        set.fillNullsWith(),
        filled,
        PartitionSettings.of(shape, column));
  }

  private static Refusal nullsPresent(TableShape shape, ColumnShape column, long nulls) {
    return Refusal.of(
        FailureReason.NULLS_PRESENT,
        "%s no value for \"%s\" in %s. Send \"fillNullsWith\" to give them a value."
            .formatted(CountPhrase.rows(nulls, "has", "have"), column.name(), shape.name()));
  }

  public PlanResult plan(DropNotNull drop) throws SQLException {
    return CommonChecks.column(context, drop.table(), drop.column(), this::allow);
  }

  private PlanResult allow(TableShape shape, ColumnShape column) throws SQLException {
    if (!column.notNull()) {
      return context.planned(draft(shape, column).undo(new UndoSpec.Nothing(shape.name())));
    }
    Optional<Refusal> refusal =
        Rules.first(
            () -> ColumnPreconditions.notKey(shape, column),
            () -> ColumnPreconditions.notInherited(shape, column),
            () -> ColumnPreconditions.notReplicaIdentity(shape, column),
            () -> ColumnPreconditions.notIdentity(column),
            () -> context.accepted(Strategy.INSTANT));
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    PlanDraft draft =
        draft(shape, column)
            .step(dropNotNull(shape.name(), column.name()))
            .undo(
                new ForbidNullAgain(shape.name(), NullFilling.definition(shape, column)),
                setNotNull(shape, column));
    return changed(draft, shape, column, false);
  }

  /** Back to NULL being forbidden: NOT VALID where rows break it by now, or there is no time. */
  public PlanResult plan(ForbidNullAgain back) throws SQLException {
    return CommonChecks.column(
        context, back.table(), back.column().name(), (shape, column) -> again(shape, column, back));
  }

  private PlanResult again(TableShape shape, ColumnShape column, ForbidNullAgain back)
      throws SQLException {
    if (column.notNull()) {
      return context.planned(draft(shape, column).undo(new UndoSpec.Nothing(shape.name())));
    }
    boolean small = CostEstimator.small(context, shape, CostEstimator.scan(shape)).isEmpty();
    long nulls = small ? context.inspector().nulls(shape, column.name()) : 0;
    PlanDraft draft =
        draft(shape, column)
            .steps(
                new ColumnStatements(
                        shape.name(), back.column(), context.plannedSchema().serverVersion())
                    .notNull(small))
            .undo(
                new AllowNullAgain(
                    shape.name(),
                    column.name(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of()));
    if (!small || nulls > 0) {
      draft
          .lossy()
          .warn(
              "not_valid",
              Severity.MEDIUM,
              nulls > 0
                  ? CountPhrase.rows(nulls, "has", "have")
                      + " no value now: NOT NULL is restored as NOT VALID."
                  : "The table is big: NOT NULL is restored as NOT VALID.",
              "Fill the rows that have no value, then validate the constraint.");
    }
    return changed(draft, shape, column, true);
  }

  /** Back to NULL being allowed, and NULL again where it was filled. */
  public PlanResult plan(AllowNullAgain back) throws SQLException {
    return CommonChecks.column(
        context, back.table(), back.column(), (shape, column) -> empty(shape, column, back));
  }

  private PlanResult empty(TableShape shape, ColumnShape column, AllowNullAgain back)
      throws SQLException {
    PlanDraft draft = draft(shape, column).undo(forbidAgain(shape, column, back));
    if (column.notNull()) {
      draft.step(dropNotNull(shape.name(), column.name())).steps(ownNotNull(shape, back));
    }
    if (back.filled().isPresent()) {
      NullFilling filling = new NullFilling(context, shape, column);
      Estimate estimate = CostEstimator.convertBack(shape, 0);
      Optional<Refusal> refusal =
          Rules.first(
              () -> back.rowKey().flatMap(key -> key.stillFits(shape)),
              () -> CostEstimator.small(context, shape, estimate),
              filling::noDependents);
      if (refusal.isPresent()) {
        return context.refused(refusal.get());
      }
      filling.partners().forEach(other -> draft.lock(other, LockMode.ACCESS_EXCLUSIVE));
      context.inspector().valuesWithoutRow(back.filled().get(), shape).ifPresent(draft::lost);
      draft.strategy(Strategy.REWRITE, estimate).step(filling.takeBack(back));
      draft.steps(filling.storage());
    }
    return changed(draft, shape, column, false);
  }

  /** Before version 18 a table takes NOT NULL from all its partitions, theirs included. */
  private List<Sql> ownNotNull(TableShape shape, AllowNullAgain back) {
    int version = context.plannedSchema().serverVersion();
    return version >= 18
        ? List.of()
        : new PartitionRestoring(back.partitions(), shape, version).notNull(true);
  }

  private static UndoSpec forbidAgain(TableShape shape, ColumnShape column, AllowNullAgain back) {
    return back.filled().isPresent()
        ? new UndoSpec.SetNotNullAgain(shape.name(), column.name(), back.filledWith())
        : new ForbidNullAgain(shape.name(), NullFilling.definition(shape, column));
  }

  private PlanDraft draft(TableShape shape, ColumnShape column) {
    return new PlanDraft(type, shape.name()).on(shape).column(column.name());
  }

  private PlanResult changed(
      PlanDraft draft, TableShape shape, ColumnShape column, boolean notNull) {
    context.plannedSchema().put(shape.withUncertain(column.withNotNull(notNull)));
    return context.planned(draft);
  }

  private static AlterTable setNotNull(TableShape shape, ColumnShape column) {
    return new AlterTable(
        shape.name(),
        "ALTER COLUMN " + Identifier.quote(column.name()) + " SET NOT NULL",
        List.of(column.name()),
        false);
  }

  private static AlterTable dropNotNull(TableName table, String column) {
    return AlterTable.instant(
        table, "ALTER COLUMN " + Identifier.quote(column) + " DROP NOT NULL", column);
  }
}
