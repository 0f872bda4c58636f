package dev.fieldfare.postgres.plan.column;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.Dependent;
import dev.fieldfare.postgres.catalog.DependentDefinition;
import dev.fieldfare.postgres.catalog.TableDetail;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.context.CommonChecks;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.RowCount;
import dev.fieldfare.postgres.plan.context.Rules;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Plans DROP_COLUMN: finds the objects that block it, and decides how the values are kept.
 *
 * <p>Copied where the table is small and its rows have a key, hidden otherwise (I5). A generated
 * column needs neither: its values can be computed again.
 */
public final class DropColumnPlanner {

  private final PlanningContext context;
  private final DropColumn drop;
  private final OperationType type;

  public DropColumnPlanner(PlanningContext context, DropColumn drop, OperationType type) {
    this.context = context;
    this.drop = drop;
    this.type = type;
  }

  public PlanResult plan() throws SQLException {
    return CommonChecks.column(context, drop.table(), drop.column(), this::planFor);
  }

  private PlanResult planFor(TableShape shape, ColumnShape column) throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(
            () -> ColumnPreconditions.notKey(shape, column),
            () -> ColumnPreconditions.notInherited(shape, column),
            () -> ColumnPreconditions.notReplicaIdentity(shape, column),
            () -> noDependents(shape),
            () -> context.accepted(Strategy.INSTANT));
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    List<DependentDefinition> definitions =
        context.inspector().definitions(shape, dependents(shape));
    Optional<Refusal> lost = ColumnPreconditions.canBeKept(definitions);
    return lost.isPresent()
        ? context.refused(lost.get())
        : chooseWay(new ColumnRemoval(shape, column, definitions));
  }

  private List<Dependent> dependents(TableShape shape) {
    return shape.detail().orElseThrow().dependents().stream()
        .filter(dependent -> dependent.column().equals(Optional.of(drop.column())))
        .toList();
  }

  private Optional<Refusal> noDependents(TableShape shape) throws SQLException {
    TableDetail detail = shape.detail().orElseThrow();
    List<String> blocking =
        java.util.stream.Stream.concat(
                dependents(shape).stream()
                    .filter(Dependent::needsCascade)
                    .filter(dependent -> !drop.cascade() || !canGoAlong(dependent))
                    .map(Dependent::description),
                detail.incoming().stream()
                    .filter(key -> !drop.cascade() && key.local())
                    .filter(key -> key.referencedColumns().contains(drop.column()))
                    .filter(key -> key.table().oid() != shape.oid() || !key.concerns(drop.column()))
                    .map(key -> "foreign key " + key.name() + " of table " + key.tableName()))
            .distinct()
            .toList();
    boolean offered = !blocking.isEmpty() && !drop.cascade() && canGoAlong(shape);
    return ColumnPreconditions.free(shape, drop.column(), offered, blocking);
  }

  /** Whether the same request with "cascade" would not be refused for what hangs on the column. */
  private boolean canGoAlong(TableShape shape) throws SQLException {
    return dependents(shape).stream()
            .filter(Dependent::needsCascade)
            .allMatch(DropColumnPlanner::canGoAlong)
        && ColumnPreconditions.canBeKept(context.inspector().definitions(shape, dependents(shape)))
            .isEmpty();
  }

  private static boolean canGoAlong(Dependent dependent) {
    return switch (dependent.kind()) {
      case VIEW, TRIGGER, POLICY, STATISTICS, SEQUENCE -> true;
      case RULE, FUNCTION, PUBLICATION, GENERATED_COLUMN, INTERNAL, OTHER -> false;
    };
  }

  private PlanResult chooseWay(ColumnRemoval removal) throws SQLException {
    ColumnKeeping keeping = new ColumnKeeping(context, removal, type);
    if (removal.column().isGenerated()) {
      return keeping.computed();
    }
    Optional<Refusal> cannotCopy = keeping.cannotCopy();
    if (cannotCopy.isEmpty() && drop.quarantine() != QuarantineMode.HIDE) {
      return keeping.copied();
    }
    if (drop.quarantine() != QuarantineMode.HIDE && RowCount.corrects(context, cannotCopy)) {
      return plan();
    }
    boolean published = !removal.shape().detail().orElseThrow().publications().isEmpty();
    if (published) {
      return context.refused(publishedRefusal(removal.shape()));
    }
    return drop.quarantine() == QuarantineMode.COPY
        ? context.refused(cannotCopy.orElseThrow())
        : keeping.hidden();
  }

  private static Refusal publishedRefusal(TableShape shape) {
    return Refusal.of(
        FailureReason.PUBLISHED_TABLE,
        "%s is published by %s: hiding a column would stop its subscribers, and it cannot be copied."
            .formatted(
                shape.name(), String.join(", ", shape.detail().orElseThrow().publications())));
  }
}
