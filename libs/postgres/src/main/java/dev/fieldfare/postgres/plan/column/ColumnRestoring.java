package dev.fieldfare.postgres.plan.column;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.plan.PlanDocument.Estimate;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.ColumnDefinition;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.Sql;
import dev.fieldfare.postgres.plan.Step;
import dev.fieldfare.postgres.plan.UndoSpec;
import dev.fieldfare.postgres.plan.UndoSpec.BringColumnBack;
import dev.fieldfare.postgres.plan.UndoSpec.Kept;
import dev.fieldfare.postgres.plan.context.CostEstimator;
import dev.fieldfare.postgres.plan.context.CountPhrase;
import dev.fieldfare.postgres.plan.context.PlannedSchema;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.Rules;
import dev.fieldfare.postgres.plan.table.RestorationSteps;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans the undo of a dropped column: the column, its values, and what hung on it. */
public final class ColumnRestoring {

  private static final String BREAKING =
      "Constraints that these rows violate are restored as NOT VALID: they apply to new"
          + " values only.";

  private final PlanningContext context;
  private final BringColumnBack spec;
  private final ColumnDefinition column;

  public ColumnRestoring(PlanningContext context, BringColumnBack spec) {
    this.context = context;
    this.spec = spec;
    this.column = spec.column();
  }

  public PlanResult plan() throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(() -> Rules.exists(context.plannedSchema(), spec.table()));
    return refusal.isPresent()
        ? context.refused(refusal.get())
        : planOn(context.plannedSchema().table(spec.table()).orElseThrow());
  }

  private PlanResult planOn(TableShape shape) throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(
            () -> Rules.isTable(shape),
            () -> Rules.owned(shape),
            () -> Rules.ownColumns(shape),
            () -> Rules.columnFree(shape, column.name()),
            () -> context.knownType(column.type()));
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    if (shape.detail().isEmpty()) {
      return context.blocked();
    }
    Optional<Refusal> gone = new RestorableColumn(spec, shape).check();
    if (gone.isPresent()) {
      return context.refused(gone.get());
    }
    return switch (spec.kept()) {
      case Kept.Copied copied -> refill(shape, copied);
      case Kept.Hidden hidden -> unhide(shape, hidden);
      case Kept.Computed computed -> compute(shape);
    };
  }

  private PlanResult refill(TableShape shape, Kept.Copied copied) throws SQLException {
    Optional<Long> rowsSince = context.inspector().rowsSince(spec.original(), shape);
    if (rowsSince.isEmpty()) {
      return context.refused(
          Refusal.of(
              FailureReason.NOT_UNDOABLE,
              "The kept values are no longer in quarantine, so the change cannot be undone."));
    }
    boolean hasDefault = column.defaultExpression().isPresent() || column.numbered();
    Estimate estimate =
        CostEstimator.bringBack(shape, context.inspector().keptBytes(spec.original()), hasDefault);
    Optional<Refusal> refusal =
        Rules.first(
            () -> Rules.columnNumberLeft(shape),
            () -> CostEstimator.small(context, shape, estimate));
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    PlanDraft draft = draft(shape).strategy(Strategy.REWRITE, estimate);
    spec.before().forEach(statement -> draft.step(Sql.instant(statement)));
    ColumnStatements statements = statements();
    draft.step(statements.add()).step(values(rowsSince.get()));
    PartitionRestoring partitions = partitions(shape);
    draft.steps(statements.defaultValue()).steps(partitions.defaults());
    draft.steps(partitions.notNull(true)).steps(statements.notNull(true));
    context.inspector().valuesWithoutRow(spec.original(), shape).ifPresent(draft::lost);
    finish(draft, shape, true);
    sayNewer(draft, shape, rowsSince.get(), partitions.forbidNull());
    return done(draft, shape);
  }

  private PlanResult compute(TableShape shape) throws SQLException {
    boolean stored = column.generated().equals("s");
    Optional<Refusal> refusal =
        Rules.first(
            () -> Rules.columnNumberLeft(shape),
            () -> stored ? CostEstimator.small(context, shape) : Optional.empty());
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    PlanDraft draft = draft(shape);
    if (stored) {
      draft.strategy(Strategy.REWRITE, CostEstimator.rewrite(shape));
    }
    draft.step(statements().add());
    draft.steps(partitions(shape).notNull(true)).steps(statements().notNull(true));
    finish(draft, shape, true);
    return done(draft, shape);
  }

  private PlanResult unhide(TableShape shape, Kept.Hidden hidden) throws SQLException {
    boolean small = CostEstimator.small(context, shape, CostEstimator.scan(shape)).isEmpty();
    boolean forbidsNull = column.notNull() || partitions(shape).forbidNull();
    long nulls = small && forbidsNull ? context.inspector().nulls(shape, hidden.name()) : 0;
    PlanDraft draft = draft(shape);
    draft.step(RenameColumnPlanner.renaming(shape.name(), hidden.name(), column.name()));
    spec.before().forEach(statement -> draft.step(Sql.instant(statement)));
    PartitionRestoring partitions = partitions(shape);
    draft.steps(statements().defaultValue()).steps(partitions.defaults());
    draft.steps(partitions.notNull(small)).steps(statements().notNull(small));
    draft.step(Sql.instant(Arguments.call("record_restored", Arguments.uuid(spec.original()))));
    finish(draft, shape, small);
    if (nulls > 0) {
      sayWithoutValue(draft, nulls);
    }
    if (forbidsNull && (!small || nulls > 0)) {
      new RestorationSteps(draft, context.plannedSchema(), shape)
          .notValid("NOT NULL of \"" + column.name() + "\"");
    }
    context.plannedSchema().put(shape.withColumnRenamed(hidden.name(), column.name()));
    return context.planned(draft.undo(again()));
  }

  private PlanResult done(PlanDraft draft, TableShape shape) {
    context.plannedSchema().put(shape.withColumn(again(shape)));
    return context.planned(draft.undo(again()));
  }

  private ColumnShape again(TableShape shape) {
    return ColumnShape.added(
        shape.lastNumber() + 1,
        column.name(),
        context.type(column.type()).orElseThrow(),
        column.notNull(),
        column.defaultExpression());
  }

  private UndoSpec again() {
    boolean hidden = spec.kept() instanceof Kept.Hidden;
    return new UndoSpec.DropColumnAgain(
        spec.table(),
        column.name(),
        column.type(),
        !spec.afterwards().isEmpty(),
        hidden ? QuarantineMode.HIDE : QuarantineMode.AUTO);
  }

  private PartitionRestoring partitions(TableShape shape) {
    return new PartitionRestoring(
        spec.partitions(), shape, context.plannedSchema().serverVersion());
  }

  private ColumnStatements statements() {
    return new ColumnStatements(spec.table(), column, context.plannedSchema().serverVersion());
  }

  /** Rows that came since get the default, as they would have had if the column had stayed. */
  private Sql values(long rowsSince) {
    boolean constant = !column.numbered() && !otherwise(column).contains("nextval");
    boolean clashes = rowsSince > 0 && constant && isUnique();
    return values(spec, clashes ? "NULL" : otherwise(column));
  }

  private static String otherwise(ColumnDefinition column) {
    return column.numbered() ? "identity" : column.defaultExpression().orElse("NULL");
  }

  private static Sql values(BringColumnBack spec, String otherwise) {
    return Sql.rewriting(
        Arguments.call(
            "restore_column",
            Arguments.uuid(spec.original()),
            Arguments.text(Identifier.quote(spec.table())),
            Arguments.text(spec.column().name()),
            Arguments.text(spec.column().type()),
            Arguments.text(otherwise)));
  }

  private boolean isUnique() {
    return spec.afterwards().stream()
        .flatMap(restoration -> restoration.statements().stream())
        .anyMatch(sql -> sql.contains(" UNIQUE ") || sql.startsWith("CREATE UNIQUE INDEX"));
  }

  private void finish(PlanDraft draft, TableShape shape, boolean small) {
    draft.steps(statements().identity());
    if (column.numbered()) {
      draft.step(
          Sql.instant(
              Arguments.call(
                  "restore_identity",
                  Arguments.uuid(spec.original()),
                  Arguments.text(Identifier.quote(shape.name())),
                  Arguments.text(column.name()))));
    }
    if (!(spec.kept() instanceof Kept.Hidden)) {
      statements().settings().forEach(statement -> draft.step(Sql.instant(statement)));
      draft.steps(partitions(shape).settings());
    }
    partitions(shape).warn(draft);
    spec.warnOfLosses(draft);
    RestorationSteps restorations = new RestorationSteps(draft, context.plannedSchema(), shape);
    spec.afterwards().forEach(restoration -> restorations.add(restoration, other -> small));
  }

  private void sayNewer(PlanDraft draft, TableShape shape, long rowsSince, boolean inPartitions) {
    if (rowsSince == 0) {
      return;
    }
    boolean hasDefault = column.defaultExpression().isPresent() || column.numbered();
    draft.warn(
        "newer_rows",
        Severity.MEDIUM,
        CountPhrase.rows(
                rowsSince,
                "was written after the column was dropped; it gets ",
                "were written after the column was dropped; they get ")
            + (hasDefault ? "its default." : "NULL."),
        BREAKING);
    if ((column.notNull() || inPartitions) && !hasDefault) {
      new RestorationSteps(draft, context.plannedSchema(), shape)
          .notValid("NOT NULL of \"" + column.name() + "\"");
    }
  }

  private static void sayWithoutValue(PlanDraft draft, long nulls) {
    draft.warn(
        "newer_rows",
        Severity.MEDIUM,
        "%s written after the column was dropped, without a value for it."
            .formatted(CountPhrase.rows(nulls, "was", "were")),
        BREAKING);
  }

  private PlanDraft draft(TableShape shape) {
    return new PlanDraft(OperationType.UNDO, shape.name())
        .on(shape)
        .column(column.name())
        .values(Optional.empty(), Optional.of(column.type()));
  }

  /** The steps of the undo, as far as they are known when the column is dropped. */
  static List<Step> shown(BringColumnBack spec, PlannedSchema plannedSchema) {
    ColumnStatements statements =
        new ColumnStatements(spec.table(), spec.column(), plannedSchema.serverVersion());
    List<Step> steps = new ArrayList<>();
    switch (spec.kept()) {
      case Kept.Hidden(String name) ->
          steps.add(RenameColumnPlanner.renaming(spec.table(), name, spec.column().name()));
      case Kept.Copied copied -> {
        steps.add(statements.add());
        steps.add(values(spec, otherwise(spec.column())));
      }
      case Kept.Computed computed -> steps.add(statements.add());
    }
    steps.addAll(statements.defaultValue());
    steps.addAll(statements.notNull(true));
    spec.afterwards().stream()
        .flatMap(restoration -> restoration.statements().stream())
        .forEach(statement -> steps.add(Sql.rewriting(statement)));
    return steps;
  }
}
