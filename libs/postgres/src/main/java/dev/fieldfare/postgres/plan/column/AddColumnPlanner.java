package dev.fieldfare.postgres.plan.column;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.plan.PlanDocument.Estimate;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.AlterTable;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.UndoSpec;
import dev.fieldfare.postgres.plan.context.CostEstimator;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.Rules;
import dev.fieldfare.postgres.plan.context.TypedLiteral;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Plans ADD_COLUMN.
 *
 * <p>With a literal default the change is instant for a table of any size, with or without NOT
 * NULL: PostgreSQL stores the value once. A default that is computed for each row, or a domain that
 * checks values, rewrites the table.
 */
public final class AddColumnPlanner {

  private final PlanningContext context;
  private final AddColumn add;

  public AddColumnPlanner(PlanningContext context, AddColumn add) {
    this.context = context;
    this.add = add;
  }

  public PlanResult plan() throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(
            () -> Rules.usersSchema(add.table()),
            () -> Rules.exists(context.plannedSchema(), add.table()),
            this::availableYet);
    return refusal.isPresent()
        ? context.refused(refusal.get())
        : planOn(context.plannedSchema().table(add.table()).orElseThrow());
  }

  private Optional<Refusal> availableYet() {
    if (add.unique()) {
      return PlanningContext.notAvailableYet("A unique column");
    }
    return add.references().isPresent()
        ? PlanningContext.notAvailableYet("A reference")
        : Optional.empty();
  }

  private PlanResult planOn(TableShape shape) throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(
            () -> Rules.isTable(shape),
            () -> Rules.owned(shape),
            () -> Rules.ownColumns(shape),
            () -> Rules.noSystemColumn(add.column()),
            () -> Rules.newName(context.limits(), add.column()),
            () -> Rules.columnFree(shape, add.column()),
            () -> Rules.columnNumberLeft(shape),
            () -> context.knownType(add.dataType(), shape));
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    return planAs(shape, context.type(add.dataType()).orElseThrow());
  }

  private PlanResult planAs(TableShape shape, ResolvedType type) throws SQLException {
    boolean rewrites = type.constrained() || add.defaultExpression().isPresent();
    if (rewrites && shape.detail().isEmpty()) {
      return shape.virtual()
          ? context.deferred("An earlier change renames the table.")
          : context.blocked();
    }
    Strategy strategy = rewrites ? Strategy.REWRITE : Strategy.INSTANT;
    Optional<Refusal> refusal =
        Rules.first(
            () -> defaultIsValid(shape, type),
            () -> context.accepted(strategy),
            () -> rewrites ? CostEstimator.small(context, shape) : Optional.empty(),
            () -> emptyIfNotNull(shape));
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    Estimate estimate = rewrites ? CostEstimator.rewrite(shape) : PlanDraft.INSTANT;
    PlanDraft draft = draft(shape, type).strategy(strategy, estimate);
    context.plannedSchema().put(shape.withColumn(added(shape, type)));
    return context.planned(draft);
  }

  private ColumnShape added(TableShape shape, ResolvedType type) {
    Optional<String> expression =
        add.defaultLiteral()
            .map(literal -> new TypedLiteral(type.sql(), literal).sql())
            .or(add::defaultExpression);
    return ColumnShape.added(
        shape.lastNumber() + 1, add.column(), type, !add.nullable(), expression);
  }

  private Optional<Refusal> defaultIsValid(TableShape shape, ResolvedType type)
      throws SQLException {
    if (add.defaultLiteral().isPresent()) {
      return context.validLiteral(type, add.defaultLiteral().get());
    }
    return add.defaultExpression().isEmpty()
        ? Optional.empty()
        : context.inspector().badDefault(shape.owner(), add.defaultExpression().get(), type);
  }

  /** Refuses NOT NULL without a default if the table has rows, which would have no value. */
  private Optional<Refusal> emptyIfNotNull(TableShape shape) throws SQLException {
    boolean hasDefault = add.defaultLiteral().isPresent() || add.defaultExpression().isPresent();
    return Rules.refuseIf(
        !add.nullable() && !hasDefault && context.inspector().hasRows(shape),
        FailureReason.NULLS_PRESENT,
        "%s has rows, which would have NULL in \"%s\". Send a default: a NOT NULL"
            + " column needs one if the table has rows.",
        shape.name(),
        add.column());
  }

  private PlanDraft draft(TableShape shape, ResolvedType type) {
    String column = Identifier.quote(add.column());
    UndoSpec undo =
        new UndoSpec.DropColumnAgain(
            shape.name(), add.column(), type.sql(), false, QuarantineMode.AUTO);
    AlterTable action =
        new AlterTable(
            shape.name(),
            "ADD COLUMN " + column + " " + type.sql() + defaultClause(type) + notNullClause(),
            java.util.List.of(add.column()),
            type.constrained() || add.defaultExpression().isPresent());
    PlanDraft draft =
        new PlanDraft(OperationType.ADD_COLUMN, shape.name())
            .on(shape)
            .column(add.column())
            .values(Optional.empty(), Optional.of(type.sql()))
            .step(action)
            .undo(undo, AlterTable.instant(shape.name(), "DROP COLUMN " + column, add.column()));
    return warned(draft, shape);
  }

  private String defaultClause(ResolvedType type) {
    if (add.defaultLiteral().isPresent()) {
      return " DEFAULT " + new TypedLiteral(type.sql(), add.defaultLiteral().get()).sql();
    }
    return add.defaultExpression().map(expression -> " DEFAULT (" + expression + ")").orElse("");
  }

  private String notNullClause() {
    return add.nullable() ? "" : " NOT NULL";
  }

  private static PlanDraft warned(PlanDraft draft, TableShape shape) {
    return Rules.fewColumnNumbersLeft(shape)
        ? draft.warn(
            "column_numbers",
            Severity.MEDIUM,
            shape.lastNumber() + " of the 1,600 column numbers of the table are used up.",
            "Plan to move the table into a new one; dropped columns keep their numbers.")
        : draft;
  }
}
