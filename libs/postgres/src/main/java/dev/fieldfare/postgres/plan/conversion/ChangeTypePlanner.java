package dev.fieldfare.postgres.plan.conversion;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.Dependent;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.Conversion;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.column.ColumnPreconditions;
import dev.fieldfare.postgres.plan.context.CommonChecks;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.Rules;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Plans CHANGE_TYPE: instantly where no row has to be looked at, else in place on small tables.
 *
 * <p>In place means: same position, same dependants, and the old values copied aside in the same
 * transaction. What PostgreSQL would refuse while the lock is held is refused here, before.
 */
public final class ChangeTypePlanner {

  private final PlanningContext context;
  private final ChangeType change;
  private final OperationType type;

  public ChangeTypePlanner(PlanningContext context, ChangeType change, OperationType type) {
    this.context = context;
    this.type = type;
    this.change = change;
  }

  public PlanResult plan() throws SQLException {
    return CommonChecks.column(
        context,
        change.table(),
        change.column(),
        (shape, column) -> {
          Optional<Refusal> unknown = context.knownType(change.dataType(), shape);
          return unknown.isPresent()
              ? context.refused(unknown.get())
              : planFor(shape, column, context.type(change.dataType()).orElseThrow());
        });
  }

  private PlanResult planFor(TableShape shape, ColumnShape column, ResolvedType to)
      throws SQLException {
    ConvertedColumn converted = new ConvertedColumn(context, shape, column, to);
    if (column.type().sameAs(to) && change.using().isEmpty()) {
      return converted.nothingToDo(type);
    }
    Optional<Refusal> refusal =
        Rules.first(
            () -> ColumnPreconditions.notPartitionKey(shape, column),
            () -> ColumnPreconditions.notInherited(shape, column),
            () -> notGenerated(column),
            () -> integerForIdentity(column, to),
            () -> noDependents(shape),
            () -> usable(shape));
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    return converted.isInstant() && change.using().isEmpty()
        ? instant(converted)
        : rewrite(shape, column, to);
  }

  private PlanResult instant(ConvertedColumn converted) throws SQLException {
    Optional<Refusal> refusal = context.accepted(Strategy.INSTANT);
    return refusal.isPresent() ? context.refused(refusal.get()) : converted.instantly(type, change);
  }

  private PlanResult rewrite(TableShape shape, ColumnShape column, ResolvedType to)
      throws SQLException {
    Optional<Conversion> conversion =
        change.using().isPresent()
            ? Optional.of(Conversions.given(change.using().get()))
            : context.trials().conversions().between(column.name(), column.type(), to);
    if (conversion.isEmpty()) {
      return context.refused(
          Refusal.of(
              FailureReason.NO_CONVERSION,
              ("PostgreSQL has no conversion from %s to %s; an administrator may send an"
                      + " expression in \"using\".")
                  .formatted(column.type().sql(), to.sql())));
    }
    return new RewritePlanner(context, type, change, shape, column, to, conversion.get()).plan();
  }

  private static Optional<Refusal> notGenerated(ColumnShape column) {
    return Rules.refuseIf(
        column.isGenerated(),
        FailureReason.GENERATED_COLUMN,
        "\"%s\" is generated: drop it and add it again with the other type.",
        column.name());
  }

  private static Optional<Refusal> integerForIdentity(ColumnShape column, ResolvedType to) {
    return Rules.refuseIf(
        column.isIdentity() && !List.of(21L, 23L, 20L).contains(to.oid()),
        FailureReason.UNSUPPORTED,
        "\"%s\" is an identity column, which can only be smallint, integer or bigint.",
        column.name());
  }

  /** Unlike a drop, a type change does not take anything along. */
  private Optional<Refusal> noDependents(TableShape shape) {
    List<String> blocking =
        shape.detail().orElseThrow().dependents().stream()
            .filter(dependent -> dependent.column().equals(Optional.of(change.column())))
            .filter(Dependent::needsCascade)
            .map(Dependent::description)
            .distinct()
            .toList();
    return ColumnPreconditions.unused(shape, change.column(), blocking);
  }

  private Optional<Refusal> usable(TableShape shape) throws SQLException {
    return change.using().isEmpty()
        ? Optional.empty()
        : context
            .inspector()
            .badConversion(
                shape, change.using().get(), context.type(change.dataType()).orElseThrow());
  }
}
