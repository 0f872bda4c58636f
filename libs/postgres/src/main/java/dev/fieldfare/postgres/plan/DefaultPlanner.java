package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.DropDefault;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.SetDefault;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.UndoSpec.DefaultBack;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Plans SET_DEFAULT, DROP_DEFAULT and their way back: instant, for rows to come only. */
final class DefaultPlanner {

  private final Desk desk;
  private final OperationType type;

  DefaultPlanner(Desk desk, OperationType type) {
    this.desk = desk;
    this.type = type;
  }

  PlanResult plan(SetDefault set) throws SQLException {
    return Prelude.anyColumn(
        desk,
        set.table(),
        set.column(),
        (shape, column) -> {
          Optional<Refusal> bad = desk.validLiteral(column.type(), set.defaultLiteral());
          String value = new TypedLiteral(column.type().sql(), set.defaultLiteral()).sql();
          return bad.isPresent()
              ? desk.refused(bad.get())
              : change(shape, column, Optional.of(value));
        });
  }

  PlanResult plan(DropDefault drop) throws SQLException {
    return Prelude.anyColumn(
        desk,
        drop.table(),
        drop.column(),
        (shape, column) -> change(shape, column, Optional.empty()));
  }

  PlanResult plan(DefaultBack back) throws SQLException {
    return Prelude.anyColumn(
        desk, back.table(), back.column(), (shape, column) -> change(shape, column, back));
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
        Rules.first(() -> plain(column), () -> desk.accepted(Strategy.INSTANT));
    if (refusal.isPresent()) {
      return desk.refused(refusal.get());
    }
    if (!shape.relatives().isEmpty() && !shape.isCertain(column.name())) {
      return desk.deferred("An earlier change touches the column and is not applied yet.");
    }
    PlanDraft draft =
        new PlanDraft(type, shape.name())
            .on(shape)
            .column(column.name())
            .values(column.defaultExpression(), defaults.ofTable());
    if (!steps.isEmpty()) {
      draft.steps(steps).undo(defaults.back(), defaults.shown());
      desk.world().put(shape.withDefault(column.name(), defaults.after()));
    }
    return desk.planned(draft);
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
