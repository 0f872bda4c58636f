package dev.fieldfare.postgres.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.plan.PlanDocument.Estimate;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ConstraintShape;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.UndoSpec.ChangeTypeBack;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Plans a type change in place: values are tried first, kept, then converted. */
final class RewritePlanner {

  private static final Optional<Refusal> NONE = Optional.empty();

  private final Desk desk;
  private final OperationType type;
  private final ChangeType change;
  private final TableShape shape;
  private final ColumnShape column;
  private final ResolvedType to;
  private final Conversion conversion;
  private final ConvertedColumn converted;
  private final RowKey rowKey;
  private final boolean keeps;

  RewritePlanner(
      Desk desk,
      OperationType type,
      ChangeType change,
      TableShape shape,
      ColumnShape column,
      ResolvedType to,
      Conversion conversion) {
    this.desk = desk;
    this.type = type;
    this.change = change;
    this.shape = shape;
    this.column = column;
    this.to = to;
    this.conversion = conversion;
    this.converted = new ConvertedColumn(desk, shape, column, to);
    this.rowKey = RowKey.of(shape, column.name());
    this.keeps = change.using().isPresent() || !TypeChange.losesNothing(column.type(), to);
  }

  PlanResult plan() throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(
            () -> desk.accepted(Strategy.REWRITE),
            () -> desk.trials().indexesFit(shape, column, to),
            () -> desk.trials().foreignKeysFit(shape, column, to),
            () -> Costs.small(desk, shape, keeps ? Costs.convert(shape, 0) : Costs.rewrite(shape)),
            this::canKeep,
            this::partnersAreSmall);
    return refusal.isPresent() ? desk.refused(refusal.get()) : tried();
  }

  private PlanResult tried() throws SQLException {
    long text = keeps ? desk.probe().textBytes(shape, column) : 0;
    Estimate estimate = keeps ? Costs.convert(shape, text) : Costs.rewrite(shape);
    Optional<Refusal> refusal =
        Rules.first(() -> Costs.small(desk, shape, estimate), () -> keeps ? comesBack(text) : NONE);
    if (refusal.isPresent()) {
      return desk.refused(refusal.get());
    }
    Attempt attempt = desk.trials().tryConversion(shape, column.name(), rowKey, conversion);
    return decide(estimate, attempt);
  }

  private PlanResult decide(Estimate estimate, Attempt attempt) throws SQLException {
    boolean nulls =
        attempt.failing() > 0
            && change.onCastError() == CastErrorMode.NULL
            && conversion.ofParameter().isPresent();
    if (attempt.failing() > 0 && !nulls) {
      return desk.refused(doNotConvert(attempt));
    }
    Optional<Refusal> refusal =
        Rules.first(
            () -> nulls && column.notNull() ? nullsForbidden() : NONE,
            () -> nulls ? Costs.small(desk, shape, Costs.oneByOne(estimate, attempt)) : NONE,
            () -> checksStillFit(nulls));
    if (refusal.isPresent()) {
      return desk.refused(refusal.get());
    }
    Optional<String> newDefault = convertedDefault();
    if (newDefault.isEmpty() && mustConvertDefault()) {
      return desk.refused(
          Refusal.of(
              FailureReason.INVALID_DEFAULT,
              "The default of \"%s\", %s, is no %s: drop it first."
                  .formatted(column.name(), column.defaultExpression().orElseThrow(), to.sql())));
    }
    return planned(estimate, attempt, expression(nulls), newDefault);
  }

  private Optional<Refusal> canKeep() throws SQLException {
    if (!keeps) {
      return NONE;
    }
    return Rules.first(
        () ->
            Rules.refuseIf(
                rowKey.isEmpty(),
                FailureReason.UNSUPPORTED,
                "The rows of %s have no key besides \"%s\" by which the old values would find back"
                    + " to them.",
                shape.name(),
                column.name()),
        () ->
            Rules.refuseIf(
                shape.facts().rowSecurity() && !desk.probe().seesAllRows(shape),
                FailureReason.UNSUPPORTED,
                "Row-level security hides rows of %s from the worker's role.",
                shape.name()));
  }

  private Optional<Refusal> comesBack(long text) {
    Estimate back = Costs.convertBack(shape, text);
    return Costs.shortEnough(desk, shape, column.name(), text, back);
  }

  /** A foreign key is checked again when one end of it changes, on the rows of its own table. */
  private Optional<Refusal> partnersAreSmall() throws SQLException {
    for (ConstraintShape key : converted.incoming()) {
      long bytes = desk.probe().tableBytes(key.table());
      if (bytes > desk.limits().smallTableBytes() / 8) {
        return Desk.notAvailableYet(
            "Changing a column that the big table " + key.tableName() + " refers to");
      }
    }
    return Optional.empty();
  }

  private Refusal doNotConvert(Attempt attempt) {
    String message =
        counted(attempt.failing(), attempt, "of \"%s\" is no %s.", "of \"%s\" are no %s.")
            .formatted(column.name(), to.sql());
    return new Refusal(
        FailureReason.VALUES_DO_NOT_CONVERT, message, Optional.of(attempt.conversion()), List.of());
  }

  private Optional<Refusal> nullsForbidden() {
    return Rules.refuse(
        FailureReason.NULLS_PRESENT,
        "Values that do not convert would become NULL, which \"%s\" does not allow.",
        column.name());
  }

  private Optional<Refusal> checksStillFit(boolean nulls) throws SQLException {
    for (ConstraintShape check : converted.checks()) {
      Optional<Refusal> refusal =
          desk.trials().checkFits(shape, column, check, "(" + expression(nulls) + ")::" + to.sql());
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /** Where some values fail and may, they are asked one by one. */
  private String expression(boolean nulls) {
    if (!nulls) {
      return conversion.expression();
    }
    return "CASE WHEN fieldfare.converts(%s, %s) THEN %s END"
        .formatted(
            Identifier.quote(column.name()),
            Arguments.text(conversion.ofParameter().orElseThrow()),
            conversion.expression());
  }

  // PostgreSQL converts any expression by itself where it converts values by itself; that the value
  // of one does not fit, rows that rely on it would find out.
  private boolean mustConvertDefault() {
    return column
        .defaultExpression()
        .filter(value -> !conversion.isAssigned() || Trials.isPlainValue(value))
        .isPresent();
  }

  private Optional<String> convertedDefault() throws SQLException {
    return mustConvertDefault()
        ? desk.trials().convertedDefault(shape.owner(), column, to, conversion)
        : Optional.empty();
  }

  private PlanResult planned(
      Estimate estimate, Attempt attempt, String expression, Optional<String> newDefault)
      throws SQLException {
    PlanDraft draft =
        converted
            .said(converted.draft(type))
            .strategy(Strategy.REWRITE, estimate)
            .rows(attempt.checked())
            .conversion(attempt.conversion());
    if (keeps) {
      draft.requiresBackup().step(keepColumn());
    }
    draft.step(alter(expression, newDefault));
    if (keeps) {
      draft.step(keepConversion());
    }
    warnOfChanges(draft, attempt);
    ChangeTypeBack back = converted.back(keeps ? Optional.of(rowKey) : Optional.empty(), change);
    converted.leave(newDefault.or(column::defaultExpression));
    return desk.planned(draft.undo(back, TypeRestoring.shown(back)));
  }

  private AlterTable alter(String expression, Optional<String> newDefault) {
    String alter = "ALTER COLUMN " + Identifier.quote(column.name()) + " ";
    boolean plain = conversion.isAssigned() && expression.equals(conversion.expression());
    String action = converted.action(plain ? "" : " USING (" + expression + ")::" + to.sql());
    if (newDefault.isPresent()) {
      action = alter + "DROP DEFAULT, " + action + ", " + alter + "SET DEFAULT " + newDefault.get();
    }
    return new AlterTable(shape.name(), action, List.of(column.name()), true);
  }

  private void warnOfChanges(PlanDraft draft, Attempt attempt) {
    if (attempt.changing() > 0) {
      draft.warn(
          "values_change",
          Severity.MEDIUM,
          counted(
              attempt.changing(),
              attempt,
              "is not the same afterwards: it is rounded or shortened.",
              "are not the same afterwards: they are rounded or shortened."),
          "The old values stay in quarantine; an undo brings them back.");
    }
    if (attempt.failing() > 0) {
      draft.warn(
          "values_become_null",
          Severity.HIGH,
          counted(
              attempt.failing(),
              attempt,
              "does not convert and becomes NULL.",
              "do not convert and become NULL."),
          "The old values stay in quarantine; an undo brings them back.");
    }
  }

  private static String counted(long count, Attempt attempt, String one, String many) {
    return Counted.values(count, attempt.checked(), one, many);
  }

  private Sql keepColumn() {
    ObjectNode note = ContractsJson.mapper().createObjectNode();
    note.put("schema", shape.name().schema()).put("table", shape.name().name());
    note.put("column", column.name()).put("type", column.type().sql()).put("newType", to.sql());
    return Sql.scanning(
        Arguments.call(
            "keep_column",
            Arguments.uuid(desk.request().migrationId()),
            Arguments.text(Identifier.quote(shape.name())),
            Arguments.text(column.name()),
            rowKey.sql(),
            Arguments.json(note)));
  }

  private Sql keepConversion() {
    return Sql.scanning(
        Arguments.call(
            "keep_conversion",
            Arguments.uuid(desk.request().migrationId()),
            Arguments.text(Identifier.quote(shape.name())),
            Arguments.text(column.name()),
            rowKey.sql()));
  }
}
