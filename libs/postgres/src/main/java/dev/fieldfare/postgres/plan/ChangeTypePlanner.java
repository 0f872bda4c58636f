package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.Dependent;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.TableShape;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Plans CHANGE_TYPE: instantly where no row has to be looked at, else in place on small tables.
 *
 * <p>In place means: same position, same dependants, and the old values copied aside in the same
 * transaction. What PostgreSQL would refuse while the lock is held is refused here, before.
 */
final class ChangeTypePlanner {

  private final Desk desk;
  private final ChangeType change;
  private final OperationType type;

  ChangeTypePlanner(Desk desk, ChangeType change, OperationType type) {
    this.desk = desk;
    this.type = type;
    this.change = change;
  }

  PlanResult plan() throws SQLException {
    return Prelude.column(
        desk,
        change.table(),
        change.column(),
        (shape, column) -> {
          Optional<Refusal> unknown = desk.knownType(change.dataType(), shape);
          return unknown.isPresent()
              ? desk.refused(unknown.get())
              : planFor(shape, column, desk.type(change.dataType()).orElseThrow());
        });
  }

  private PlanResult planFor(TableShape shape, ColumnShape column, ResolvedType to)
      throws SQLException {
    ConvertedColumn converted = new ConvertedColumn(desk, shape, column, to);
    if (column.type().sameAs(to) && change.using().isEmpty()) {
      return converted.nothingToDo(type);
    }
    Optional<Refusal> refusal =
        Rules.first(
            () -> ColumnRules.notPartitionKey(shape, column),
            () -> ColumnRules.notInherited(shape, column),
            () -> notGenerated(column),
            () -> integerForIdentity(column, to),
            () -> noDependents(shape),
            () -> usable(shape));
    if (refusal.isPresent()) {
      return desk.refused(refusal.get());
    }
    return converted.isInstant() && change.using().isEmpty()
        ? instant(converted)
        : rewrite(shape, column, to);
  }

  private PlanResult instant(ConvertedColumn converted) throws SQLException {
    Optional<Refusal> refusal = desk.accepted(Strategy.INSTANT);
    return refusal.isPresent() ? desk.refused(refusal.get()) : converted.instantly(type, change);
  }

  private PlanResult rewrite(TableShape shape, ColumnShape column, ResolvedType to)
      throws SQLException {
    Optional<Conversion> conversion =
        change.using().isPresent()
            ? Optional.of(Conversions.given(change.using().get()))
            : desk.trials().conversions().between(column.name(), column.type(), to);
    if (conversion.isEmpty()) {
      return desk.refused(
          Refusal.of(
              FailureReason.NO_CONVERSION,
              "PostgreSQL knows no way from %s to %s; an administrator may say one in \"using\"."
                  .formatted(column.type().sql(), to.sql())));
    }
    return new RewritePlanner(desk, type, change, shape, column, to, conversion.get()).plan();
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
    return ColumnRules.unused(shape, change.column(), blocking);
  }

  private Optional<Refusal> usable(TableShape shape) throws SQLException {
    return change.using().isEmpty()
        ? Optional.empty()
        : desk.trials()
            .badUsing(change.using().get(), shape, desk.type(change.dataType()).orElseThrow());
  }
}
