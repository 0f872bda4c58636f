package dev.fieldfare.postgres.plan.column;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.DropDefault;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.SetDefault;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.AlterTable;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.Step;
import dev.fieldfare.postgres.plan.UndoSpec.DefaultBack;
import dev.fieldfare.postgres.plan.context.CommonChecks;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.Rules;
import dev.fieldfare.postgres.plan.context.TypedLiteral;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Plans SET_DEFAULT, DROP_DEFAULT and their way back: instant, for rows to come only. */
public final class DefaultPlanner {

  private final PlanningContext context;
  private final OperationType type;

  public DefaultPlanner(PlanningContext context, OperationType type) {
    this.context = context;
    this.type = type;
  }

  public PlanResult plan(SetDefault set) throws SQLException {
    return CommonChecks.anyColumn(
        context,
        set.table(),
        set.column(),
        (shape, column) -> {
          Optional<Refusal> bad = context.validLiteral(column.type(), set.defaultLiteral());
          String value = new TypedLiteral(column.type().sql(), set.defaultLiteral()).sql();
          return bad.isPresent()
              ? context.refused(bad.get())
              : change(shape, column, Optional.of(value));
        });
  }

  public PlanResult plan(DropDefault drop) throws SQLException {
    return CommonChecks.anyColumn(
        context,
        drop.table(),
        drop.column(),
        (shape, column) -> change(shape, column, Optional.empty()));
  }

  public PlanResult plan(DefaultBack back) throws SQLException {
    return CommonChecks.anyColumn(
        context, back.table(), back.column(), (shape, column) -> change(shape, column, back));
  }

  private PlanResult change(TableShape shape, ColumnShape column, Optional<String> expression)
      throws SQLException {
    DefaultsOfFamily defaults = DefaultsOfFamily.all(shape, column, expression);
    List<Step> steps = List.of(action(shape.name(), column.name(), expression));
    boolean changes = !column.defaultExpression().equals(expression);
    return change(shape, column, defaults, changes ? steps : List.of());
  }

  private PlanResult change(TableShape shape, ColumnShape column, DefaultBack back)
      throws SQLException {
    DefaultsOfFamily defaults = DefaultsOfFamily.before(shape, column, back);
    return change(shape, column, defaults, defaults.steps());
  }

  private PlanResult change(
      TableShape shape, ColumnShape column, DefaultsOfFamily defaults, List<Step> steps)
      throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(() -> plain(column), () -> context.accepted(Strategy.INSTANT));
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    if (!shape.relatives().isEmpty() && !shape.isCertain(column.name())) {
      return context.deferred("An earlier change touches the column and is not applied yet.");
    }
    PlanDraft draft =
        new PlanDraft(type, shape.name())
            .on(shape)
            .column(column.name())
            .values(column.defaultExpression(), defaults.ofTable());
    if (!steps.isEmpty()) {
      draft.steps(steps).undo(defaults.back(), defaults.shown());
      context.plannedSchema().put(shape.withDefault(column.name(), defaults.after()));
    }
    return context.planned(draft);
  }

  private static Optional<Refusal> plain(ColumnShape column) {
    if (column.isGenerated()) {
      return Rules.refuse(
          FailureReason.GENERATED_COLUMN,
          "\"%s\" is generated: its values come from an expression, not from a default.",
          column.name());
    }
    return Rules.refuseIf(
        column.isIdentity(),
        FailureReason.UNSUPPORTED,
        "\"%s\" is an identity column: its values come from its sequence.",
        column.name());
  }

  static AlterTable action(TableName table, String column, Optional<String> expression) {
    return AlterTable.instant(table, clause(column, expression), column);
  }

  static String clause(String column, Optional<String> expression) {
    String what = expression.map(text -> "SET DEFAULT " + text).orElse("DROP DEFAULT");
    return "ALTER COLUMN " + Identifier.quote(column) + " " + what;
  }
}
