package dev.fieldfare.postgres.plan.column;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.DropNotNull;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.SetNotNull;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.PlanDocument.Estimate;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ConstraintShape;
import dev.fieldfare.postgres.catalog.Dependent;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.AlterTable;
import dev.fieldfare.postgres.plan.ColumnDefinition;
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
import dev.fieldfare.postgres.plan.context.TypedLiteral;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.ArrayList;
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
            () -> ColumnRules.notInherited(shape, column),
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
    RowKey rowKey = RowKey.of(shape, column.name());
    Estimate estimate = CostEstimator.copyAndRewrite(shape);
    Optional<Refusal> refusal =
        Rules.first(
            () -> context.accepted(Strategy.REWRITE),
            () -> CostEstimator.small(context, shape, estimate),
            () -> ColumnRules.hasRowKey(shape, rowKey),
            () -> noDependents(shape, column),
            () -> checksFit(shape, column, set));
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    PlanDraft draft =
        draft(shape, column)
            .strategy(Strategy.REWRITE, estimate)
            .requiresBackup()
            .step(fillNulls(shape, column, set, rowKey))
            .steps(storage(shape, column))
            .step(setNotNull(shape, column))
            .warn(
                "nulls_filled",
                Severity.MEDIUM,
                CountPhrase.rows(nulls, "without a value gets ", "without a value get ")
                    + set.fillNullsWith().get()
                    + ".",
                "An undo takes the value from those of them that still hold it.")
            .undo(
                again(shape, column, set, Optional.of(rowKey)),
                dropNotNull(shape.name(), column.name()));
    partners(shape, column).forEach(other -> draft.lock(other, LockMode.ACCESS_EXCLUSIVE));
    return changed(draft, shape, column, true);
  }

  private static List<dev.fieldfare.postgres.catalog.TableRef> partners(
      TableShape shape, ColumnShape column) {
    return shape.detail().orElseThrow().constraints().stream()
        .filter(constraint -> constraint.concerns(column.name()))
        .flatMap(constraint -> constraint.referenced().stream())
        .toList();
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

  /** The rewrite sets storage and compression back to what is usual for the type. */
  private List<Sql> storage(TableShape shape, ColumnShape column) {
    int version = context.plannedSchema().serverVersion();
    List<Sql> statements = new ArrayList<>();
    new ColumnStatements(shape.name(), definition(shape, column), version)
        .storage()
        .forEach(statement -> statements.add(Sql.instant(statement)));
    statements.addAll(
        new PartitionRestoring(PartitionSettings.of(shape, column), shape, version).storage());
    return statements;
  }

  private static Refusal nullsPresent(TableShape shape, ColumnShape column, long nulls) {
    return Refusal.of(
        FailureReason.NULLS_PRESENT,
        "%s no value for \"%s\" in %s; \"fillNullsWith\" would give one."
            .formatted(CountPhrase.rows(nulls, "has", "have"), column.name(), shape.name()));
  }

  /** The rewrite that fills is a type change to PostgreSQL, which views and the like forbid. */
  private static Optional<Refusal> noDependents(TableShape shape, ColumnShape column) {
    List<String> blocking =
        shape.detail().orElseThrow().dependents().stream()
            .filter(dependent -> dependent.column().equals(Optional.of(column.name())))
            .filter(Dependent::needsCascade)
            .map(Dependent::description)
            .distinct()
            .toList();
    return ColumnRules.unused(shape, column.name(), blocking);
  }

  private Optional<Refusal> checksFit(TableShape shape, ColumnShape column, SetNotNull set)
      throws SQLException {
    String filled =
        "coalesce(%s, %s)".formatted(Identifier.quote(column.name()), fill(column, set));
    for (ConstraintShape check : shape.detail().orElseThrow().constraints()) {
      boolean concerned = check.isCheck() && check.local() && check.concerns(column.name());
      Optional<Refusal> refusal =
          concerned ? context.trials().checkFits(shape, column, check, filled) : Optional.empty();
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private static String fill(ColumnShape column, SetNotNull set) {
    return new TypedLiteral(column.type().sql(), set.fillNullsWith().orElseThrow()).sql();
  }

  private Sql fillNulls(TableShape shape, ColumnShape column, SetNotNull set, RowKey rowKey) {
    ObjectNode note = ContractsJson.mapper().createObjectNode();
    note.put("schema", shape.name().schema()).put("table", shape.name().name());
    note.put("column", column.name()).put("type", column.type().sql());
    note.put("filledWith", set.fillNullsWith().orElseThrow());
    return Sql.rewriting(
        Arguments.call(
            "fill_nulls",
            Arguments.uuid(context.request().migrationId()),
            Arguments.text(Identifier.quote(shape.name())),
            Arguments.text(column.name()),
            rowKey.sql(),
            Arguments.text(
                column.type().sql()
                    + column.collation().map(name -> " COLLATE " + name).orElse("")),
            Arguments.text(fill(column, set)),
            Arguments.json(note)));
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
            () -> ColumnRules.notKey(shape, column),
            () -> ColumnRules.notInherited(shape, column),
            () -> ColumnRules.notReplicaIdentity(shape, column),
            () -> ColumnRules.notIdentity(column),
            () -> context.accepted(Strategy.INSTANT));
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    PlanDraft draft =
        draft(shape, column)
            .step(dropNotNull(shape.name(), column.name()))
            .undo(
                new ForbidNullAgain(shape.name(), definition(shape, column)),
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
                      + " no value by now: NOT NULL comes back as NOT VALID."
                  : "The table is big: NOT NULL comes back as NOT VALID.",
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
      Estimate estimate = CostEstimator.convertBack(shape, 0);
      Optional<Refusal> refusal =
          Rules.first(
              () -> back.rowKey().flatMap(key -> key.stillFits(shape)),
              () -> CostEstimator.small(context, shape, estimate),
              () -> noDependents(shape, column));
      if (refusal.isPresent()) {
        return context.refused(refusal.get());
      }
      partners(shape, column).forEach(other -> draft.lock(other, LockMode.ACCESS_EXCLUSIVE));
      context.inspector().valuesWithoutRow(back.filled().get(), shape).ifPresent(draft::lost);
      draft.strategy(Strategy.REWRITE, estimate).step(emptyAgain(shape, column, back));
      draft.steps(storage(shape, column));
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
        : new ForbidNullAgain(shape.name(), definition(shape, column));
  }

  private static ColumnDefinition definition(TableShape shape, ColumnShape column) {
    Optional<String> name =
        shape.detail().orElseThrow().notNull(column.name(), shape.oid()).map(ConstraintShape::name);
    return ColumnDefinition.of(column, name, Optional.empty());
  }

  private static Sql emptyAgain(TableShape shape, ColumnShape column, AllowNullAgain back) {
    return Sql.rewriting(
        Arguments.call(
            "empty_again",
            Arguments.uuid(back.filled().orElseThrow()),
            Arguments.text(Identifier.quote(shape.name())),
            Arguments.text(column.name()),
            Arguments.text(
                column.type().sql()
                    + column.collation().map(name -> " COLLATE " + name).orElse("")),
            Arguments.text(
                new TypedLiteral(column.type().sql(), back.filledWith().orElseThrow()).sql())));
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
