package dev.fieldfare.postgres.plan.conversion;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.plan.PlanDocument.Estimate;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.Dependent;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.AlterTable;
import dev.fieldfare.postgres.plan.ColumnDefinition;
import dev.fieldfare.postgres.plan.Conversion;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.RowKey;
import dev.fieldfare.postgres.plan.Sql;
import dev.fieldfare.postgres.plan.Step;
import dev.fieldfare.postgres.plan.UndoSpec.ChangeTypeBack;
import dev.fieldfare.postgres.plan.column.ColumnPreconditions;
import dev.fieldfare.postgres.plan.column.ColumnStatements;
import dev.fieldfare.postgres.plan.column.PartitionRestoring;
import dev.fieldfare.postgres.plan.context.CommonChecks;
import dev.fieldfare.postgres.plan.context.CostEstimator;
import dev.fieldfare.postgres.plan.context.CountPhrase;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.Rules;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans the undo of a type change: kept values where nothing was written since, later values
 * converted back; where those do not convert back, it says which.
 */
public final class TypeRestoring {

  private final PlanningContext context;
  private final ChangeTypeBack spec;
  private final ColumnDefinition before;

  public TypeRestoring(PlanningContext context, ChangeTypeBack spec) {
    this.context = context;
    this.spec = spec;
    this.before = spec.column();
  }

  public PlanResult plan() throws SQLException {
    return CommonChecks.column(
        context,
        spec.table(),
        before.name(),
        (shape, column) -> {
          Optional<Refusal> unknown = context.knownType(before.type());
          return unknown.isPresent() ? context.refused(unknown.get()) : planFor(shape, column);
        });
  }

  private PlanResult planFor(TableShape shape, ColumnShape column) throws SQLException {
    ResolvedType to = context.type(before.type()).orElseThrow();
    ConvertedColumn converted = new ConvertedColumn(context, shape, column, to);
    Optional<Refusal> refusal =
        Rules.first(
            () -> sameType(shape, column),
            () -> noDependents(shape),
            () ->
                spec.copied().isPresent()
                    ? spec.copied().get().stillFits(shape)
                    : Optional.empty());
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    if (spec.copied().isEmpty() && converted.isInstant()) {
      return done(shape, converted, draft(converted), plainly(shape, converted, ""));
    }
    Estimate estimate =
        CostEstimator.convertBack(shape, context.inspector().keptBytes(spec.original()));
    Optional<Refusal> tooBig = CostEstimator.small(context, shape, estimate);
    if (tooBig.isPresent()) {
      return context.refused(tooBig.get());
    }
    return convert(shape, column, to, estimate);
  }

  private PlanResult convert(
      TableShape shape, ColumnShape column, ResolvedType to, Estimate estimate)
      throws SQLException {
    ConvertedColumn converted = new ConvertedColumn(context, shape, column, to);
    Optional<Conversion> way =
        context.trials().conversions().between(column.name(), column.type(), to);
    // Without a way back every value that was written since fails.
    String back = way.map(Conversion::expression).orElse("fieldfare.no_way_back()::" + to.sql());
    Optional<ConversionAttempt> attempt = attempt(shape, way, back);
    if (attempt.isEmpty()) {
      return context.refused(
          Refusal.of(
              FailureReason.NOT_UNDOABLE,
              "The kept values are no longer in quarantine, so the change cannot be undone."));
    }
    if (attempt.get().failing() > 0) {
      return context.refused(doNotConvertBack(attempt.get()));
    }
    PlanDraft draft =
        draft(converted)
            .strategy(Strategy.REWRITE, estimate)
            .conversion(attempt.get().conversion());
    if (spec.copied().isPresent()) {
      context.inspector().valuesWithoutRow(spec.original(), shape).ifPresent(draft::lost);
    }
    return done(
        shape,
        converted,
        draft,
        spec.copied().isPresent()
            ? keptValues(shape, back)
            : plainly(shape, converted, " USING (" + back + ")"));
  }

  private Optional<ConversionAttempt> attempt(
      TableShape shape, Optional<Conversion> way, String back) throws SQLException {
    if (spec.copied().isPresent()) {
      return context.trials().tryReturn(spec.original(), shape, before.name(), back);
    }
    return Optional.of(
        context
            .trials()
            .tryConversion(
                shape, before.name(), RowKey.of(shape, before.name()), way.orElseThrow()));
  }

  private Optional<Refusal> sameType(TableShape shape, ColumnShape column) {
    String left = spec.change().type();
    return Rules.refuseIf(
        !column.type().sql().equals(left),
        FailureReason.LATER_CHANGES,
        "%s.%s has the type %s now, not %s: undo the later change of its type first.",
        shape.name(),
        column.name(),
        column.type().sql(),
        left);
  }

  private Optional<Refusal> noDependents(TableShape shape) {
    List<String> blocking =
        shape.detail().orElseThrow().dependents().stream()
            .filter(dependent -> dependent.column().equals(Optional.of(before.name())))
            .filter(Dependent::needsCascade)
            .map(Dependent::description)
            .distinct()
            .toList();
    return ColumnPreconditions.unused(shape, before.name(), blocking);
  }

  private Refusal doNotConvertBack(ConversionAttempt attempt) {
    return new Refusal(
        FailureReason.VALUES_DO_NOT_CONVERT,
        "%s written to \"%s\" after the change, without a conversion back to %s."
            .formatted(
                CountPhrase.values(attempt.failing(), "was", "were"), before.name(), before.type()),
        Optional.of(attempt.conversion()),
        List.of());
  }

  private PlanDraft draft(ConvertedColumn converted) {
    return converted.draft(OperationType.UNDO);
  }

  private static Step plainly(TableShape shape, ConvertedColumn converted, String using) {
    return new AlterTable(
        shape.name(), converted.action(using), List.of(converted.name()), !using.isEmpty());
  }

  private Step keptValues(TableShape shape, String back) {
    return Sql.rewriting(
        Arguments.call(
            "restore_type",
            Arguments.uuid(spec.original()),
            Arguments.text(Identifier.quote(shape.name())),
            Arguments.text(before.name()),
            Arguments.text(before.type()),
            Arguments.text(before.collation().map(name -> " COLLATE " + name).orElse("")),
            Arguments.text(back)));
  }

  private PlanResult done(
      TableShape shape, ConvertedColumn converted, PlanDraft draft, Step retyping) {
    ColumnStatements statements =
        new ColumnStatements(shape.name(), before, context.plannedSchema().serverVersion());
    spec.rebuilt().forEach(each -> draft.step(Sql.instant(each.removal())));
    boolean hasDefault = converted.hasDefault() && !before.numbered();
    if (hasDefault) {
      draft.step(statements.noDefault());
    }
    PartitionRestoring partitions =
        new PartitionRestoring(spec.partitions(), shape, context.plannedSchema().serverVersion());
    draft.steps(partitions.noDefaults());
    draft.step(retyping).steps(statements.defaultValue()).steps(partitions.defaults());
    statements.storage().forEach(statement -> draft.step(Sql.instant(statement)));
    draft.steps(partitions.storage());
    partitions.warn(draft);
    spec.rebuilt().stream()
        .flatMap(each -> each.creation().stream())
        .forEach(statement -> draft.step(Sql.rewriting(statement)));
    converted.leave(before.defaultExpression());
    return context.planned(draft.undo(spec.change()));
  }

  /** The steps of the undo, as far as they are known when the type is changed. */
  static List<Step> shown(ChangeTypeBack spec) {
    String column = Identifier.quote(spec.column().name());
    String action =
        "ALTER COLUMN %s TYPE %s USING %s::%s"
            .formatted(column, spec.column().type(), column, spec.column().type());
    List<Step> steps = new ArrayList<>();
    steps.add(new AlterTable(spec.table(), action, List.of(spec.column().name()), true));
    return steps;
  }
}
