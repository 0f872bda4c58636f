package dev.fieldfare.postgres.plan.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.plan.PlanDocument.Estimate;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ConstraintShape;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.AlterTable;
import dev.fieldfare.postgres.plan.Conversion;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.RowKey;
import dev.fieldfare.postgres.plan.Sql;
import dev.fieldfare.postgres.plan.UndoSpec.ChangeTypeBack;
import dev.fieldfare.postgres.plan.context.CostEstimator;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.Rules;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Plans a type change in place: values are tried first, kept, then converted. */
final class RewritePlanner {

  private static final Optional<Refusal> NONE = Optional.empty();

  private final PlanningContext context;
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
      PlanningContext context,
      OperationType type,
      ChangeType change,
      TableShape shape,
      ColumnShape column,
      ResolvedType to,
      Conversion conversion) {
    this.context = context;
    this.type = type;
    this.change = change;
    this.shape = shape;
    this.column = column;
    this.to = to;
    this.conversion = conversion;
    this.converted = new ConvertedColumn(context, shape, column, to);
    this.rowKey = RowKey.of(shape, column.name());
    this.keeps = change.using().isPresent() || !TypeChange.losesNothing(column.type(), to);
  }

  PlanResult plan() throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(
            () -> context.accepted(Strategy.REWRITE),
            () -> context.trials().indexesFit(shape, column, to),
            () -> context.trials().foreignKeysFit(shape, column, to),
            () ->
                CostEstimator.small(
                    context,
                    shape,
                    keeps ? CostEstimator.convert(shape, 0) : CostEstimator.rewrite(shape)),
            this::canKeep,
            this::partnersAreSmall);
    return refusal.isPresent() ? context.refused(refusal.get()) : tried();
  }

  private PlanResult tried() throws SQLException {
    long text = keeps ? context.inspector().textBytes(shape, column) : 0;
    Estimate estimate = keeps ? CostEstimator.convert(shape, text) : CostEstimator.rewrite(shape);
    Optional<Refusal> refusal =
        Rules.first(
            () -> CostEstimator.small(context, shape, estimate),
            () -> keeps ? comesBack(text) : NONE);
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    ConversionAttempt attempt =
        context.trials().tryConversion(shape, column.name(), rowKey, conversion);
    return decide(estimate, attempt);
  }

  private PlanResult decide(Estimate estimate, ConversionAttempt attempt) throws SQLException {
    boolean nulls =
        attempt.failing() > 0
            && change.onCastError() == CastErrorMode.NULL
            && conversion.ofParameter().isPresent();
    if (attempt.failing() > 0 && !nulls) {
      return context.refused(new ConversionFindings(column, to, attempt).refusal());
    }
    Optional<Refusal> refusal =
        Rules.first(
            () -> nulls && column.notNull() ? nullsForbidden() : NONE,
            () ->
                nulls
                    ? CostEstimator.small(context, shape, CostEstimator.oneByOne(estimate, attempt))
                    : NONE,
            () -> checksStillFit(nulls));
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    Optional<String> newDefault = convertedDefault();
    if (newDefault.isEmpty() && mustConvertDefault()) {
      return context.refused(
          Refusal.of(
              FailureReason.INVALID_DEFAULT,
              "The default of \"%s\", %s, does not convert to %s: drop the default first."
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
                "%s has no primary key or unique key without NULLs, other than with"
                    + " \"%s\". An undo needs such a key to assign the old values to their"
                    + " rows.",
                shape.name(),
                column.name()),
        () ->
            Rules.refuseIf(
                shape.facts().rowSecurity() && !context.inspector().seesAllRows(shape),
                FailureReason.UNSUPPORTED,
                "Row-level security hides rows of %s from the worker's role.",
                shape.name()));
  }

  private Optional<Refusal> comesBack(long text) {
    Estimate back = CostEstimator.convertBack(shape, text);
    return CostEstimator.shortEnough(context, shape, column.name(), text, back);
  }

  /** A foreign key is checked again when one end of it changes, on the rows of its own table. */
  private Optional<Refusal> partnersAreSmall() throws SQLException {
    for (ConstraintShape key : converted.incoming()) {
      long bytes = context.inspector().tableBytes(key.table());
      if (bytes > context.limits().smallTableBytes() / 8) {
        return PlanningContext.notAvailableYet(
            "Changing a column that the big table " + key.tableName() + " refers to");
      }
    }
    return Optional.empty();
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
          context
              .trials()
              .checkFits(shape, column, check, "(" + expression(nulls) + ")::" + to.sql());
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
        .filter(value -> !conversion.isAssigned() || ConversionTrials.isPlainValue(value))
        .isPresent();
  }

  private Optional<String> convertedDefault() throws SQLException {
    return mustConvertDefault()
        ? context.trials().convertedDefault(shape.owner(), column, to, conversion)
        : Optional.empty();
  }

  private PlanResult planned(
      Estimate estimate, ConversionAttempt attempt, String expression, Optional<String> newDefault)
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
    new ConversionFindings(column, to, attempt).warn(draft);
    ChangeTypeBack back = converted.back(keeps ? Optional.of(rowKey) : Optional.empty(), change);
    converted.leave(newDefault.or(column::defaultExpression));
    return context.planned(draft.undo(back, TypeRestoring.shown(back)));
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

  private Sql keepColumn() {
    ObjectNode note = ContractsJson.mapper().createObjectNode();
    note.put("schema", shape.name().schema()).put("table", shape.name().name());
    note.put("column", column.name()).put("type", column.type().sql()).put("newType", to.sql());
    return Sql.scanning(
        Arguments.call(
            "keep_column",
            Arguments.uuid(context.request().migrationId()),
            Arguments.text(Identifier.quote(shape.name())),
            Arguments.text(column.name()),
            rowKey.sql(),
            Arguments.json(note)));
  }

  private Sql keepConversion() {
    return Sql.scanning(
        Arguments.call(
            "keep_conversion",
            Arguments.uuid(context.request().migrationId()),
            Arguments.text(Identifier.quote(shape.name())),
            Arguments.text(column.name()),
            rowKey.sql()));
  }
}
