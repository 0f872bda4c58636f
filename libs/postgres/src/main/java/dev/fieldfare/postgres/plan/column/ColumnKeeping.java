package dev.fieldfare.postgres.plan.column;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.PlanDocument.Estimate;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ConstraintShape;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.AlterTable;
import dev.fieldfare.postgres.plan.ColumnDefinition;
import dev.fieldfare.postgres.plan.LockMode;
import dev.fieldfare.postgres.plan.PartitionSettings;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.Restoration;
import dev.fieldfare.postgres.plan.RowKey;
import dev.fieldfare.postgres.plan.Sql;
import dev.fieldfare.postgres.plan.Step;
import dev.fieldfare.postgres.plan.UndoSpec.BringColumnBack;
import dev.fieldfare.postgres.plan.UndoSpec.Kept;
import dev.fieldfare.postgres.plan.context.CostEstimator;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.QuarantineNames;
import dev.fieldfare.postgres.plan.context.Rules;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the plan of a column's removal, by the way in which its values are kept. */
final class ColumnKeeping {

  private final PlanningContext context;
  private final ColumnRemoval removal;
  private final OperationType type;
  private final TableShape shape;
  private final ColumnShape column;
  private final RowKey rowKey;
  private long textBytes = -1;

  ColumnKeeping(PlanningContext context, ColumnRemoval removal, OperationType type) {
    this.context = context;
    this.removal = removal;
    this.type = type;
    this.shape = removal.shape();
    this.column = removal.column();
    this.rowKey = RowKey.of(shape, column.name());
  }

  /** Why the values cannot be copied aside; empty when they can. */
  Optional<Refusal> cannotCopy() throws SQLException {
    return Rules.first(
        () -> ColumnPreconditions.hasRowKey(shape, rowKey),
        () -> CostEstimator.small(context, shape, CostEstimator.scan(shape)),
        () ->
            Rules.refuseIf(
                shape.facts().rowSecurity() && !context.inspector().seesAllRows(shape),
                FailureReason.UNSUPPORTED,
                "Row-level security hides rows of %s from the worker's role.",
                shape.name()),
        this::comesBack);
  }

  /** Copied values are restored by a rewrite, which has to fit the budget too. */
  private Optional<Refusal> comesBack() throws SQLException {
    Estimate back = CostEstimator.bringBack(shape, textBytes(), hasDefault());
    return Rules.first(
        () -> CostEstimator.shortEnough(context, shape, column.name(), textBytes(), back),
        () -> CostEstimator.small(context, shape, CostEstimator.keep(shape, textBytes())));
  }

  private boolean hasDefault() {
    return column.defaultExpression().isPresent() || column.isIdentity();
  }

  private long textBytes() throws SQLException {
    if (textBytes < 0) {
      textBytes = context.inspector().textBytes(shape, column);
    }
    return textBytes;
  }

  PlanResult copied() throws SQLException {
    ColumnDefinition definition = definition();
    PlanDraft draft =
        draft(definition).strategy(Strategy.INSTANT, CostEstimator.keep(shape, textBytes()));
    draft.step(keepColumn(definition)).requiresBackup();
    keepIdentity(draft);
    draft.steps(removal.removals());
    removal.ownedSequence().ifPresent(s -> draft.step(disown(s)).step(putAside(s)));
    draft.step(dropAction());
    List<Restoration> afterwards = new ArrayList<>(owned());
    afterwards.addAll(removal.restorations());
    return done(draft, new Kept.Copied(rowKey), definition, afterwards);
  }

  /** Nothing to keep: the values are computed from other columns. */
  PlanResult computed() throws SQLException {
    Estimate again = CostEstimator.rewrite(shape);
    boolean stored = column.generated().equals("s");
    Optional<Refusal> tooBig =
        stored ? CostEstimator.small(context, shape, again) : Optional.empty();
    if (tooBig.isPresent()) {
      return context.refused(tooBig.get());
    }
    ColumnDefinition definition = definition();
    PlanDraft draft = draft(definition).steps(removal.removals()).step(dropAction());
    return done(draft, new Kept.Computed(), definition, removal.restorations());
  }

  PlanResult hidden() throws SQLException {
    ColumnDefinition definition = definition();
    ColumnHiding hiding = new ColumnHiding(removal, context.request().migrationId());
    PlanDraft draft = draft(definition).requiresBackup();
    draft.step(keepAside(definition, hiding.hiddenName()));
    keepIdentity(draft);
    removal.ownedSequence().ifPresent(sequence -> draft.step(putAside(sequence)));
    draft.steps(removal.removals()).steps(hiding.steps());
    draft.warn(
        "hidden_column",
        Severity.MEDIUM,
        "The column stays in the table as \"%s\": SELECT *, COPY and INSERT without a column list"
                .formatted(hiding.hiddenName())
            + " still see it.",
        "Name the columns in queries, or drop the column with \"quarantine\": \"copy\".");
    return done(draft, new Kept.Hidden(hiding.hiddenName()), definition, hiding.restorations());
  }

  private PlanResult done(
      PlanDraft draft, Kept kept, ColumnDefinition definition, List<Restoration> afterwards) {
    List<PartitionSettings> partitions = PartitionSettings.of(shape, column);
    BringColumnBack undo =
        new BringColumnBack(
            shape.name(),
            context.request().migrationId(),
            definition,
            kept,
            takenBack(),
            afterwards,
            partitions);
    if (partitions.stream().anyMatch(PartitionSettings::isComputedOtherwise)) {
      draft.lossy();
    }
    undo.warnOfLosses(draft);
    afterwards.forEach(restoration -> restoration.warnOfLosses(draft));
    context.plannedSchema().put(shape.withoutColumn(column.name()));
    List<Step> shown = new ArrayList<>(ColumnRestoring.shown(undo, context.plannedSchema()));
    shown.addAll(
        new PartitionRestoring(partitions, shape, context.plannedSchema().serverVersion())
            .everything(kept instanceof Kept.Hidden));
    return context.planned(draft.undo(undo, shown));
  }

  private PlanDraft draft(ColumnDefinition definition) {
    PlanDraft draft =
        new PlanDraft(type, shape.name())
            .on(shape)
            .column(column.name())
            .values(Optional.of(definition.type()), Optional.empty())
            .dependents(dependents());
    removal.incoming().forEach(key -> draft.lock(key.table(), LockMode.ACCESS_EXCLUSIVE));
    removal.constraints().stream()
        .flatMap(constraint -> constraint.referenced().stream())
        .forEach(other -> draft.lock(other, LockMode.ACCESS_EXCLUSIVE));
    return draft;
  }

  private List<String> dependents() {
    List<String> all = new ArrayList<>();
    removal.definitions().forEach(definition -> all.add(definition.description()));
    removal.constraints().forEach(c -> all.add("constraint " + c.name()));
    removal.indexes().forEach(index -> all.add("index " + index.name()));
    removal.incoming().forEach(key -> all.add(ColumnRemoval.describe(key)));
    return all;
  }

  private ColumnDefinition definition() throws SQLException {
    Optional<String> notNullName =
        shape.detail().orElseThrow().notNull(column.name(), shape.oid()).map(ConstraintShape::name);
    Optional<String> options =
        column.isIdentity()
            ? context.inspector().sequenceOptions(removal.sequence().orElseThrow())
            : Optional.empty();
    return ColumnDefinition.of(column, notNullName, options);
  }

  private Sql keepColumn(ColumnDefinition definition) {
    return Sql.scanning(
        Arguments.call(
            "keep_column",
            Arguments.uuid(context.request().migrationId()),
            Arguments.text(Identifier.quote(shape.name())),
            Arguments.text(column.name()),
            rowKey.sql(),
            Arguments.json(note(definition))));
  }

  private Sql keepAside(ColumnDefinition definition, String hiddenName) {
    return Sql.instant(
        Arguments.call(
            "record_hidden_data",
            Arguments.uuid(context.request().migrationId()),
            Arguments.text("hidden"),
            Arguments.json(note(definition).put("hiddenAs", hiddenName))));
  }

  /** The description that is stored with the values in quarantine. */
  private ObjectNode note(ColumnDefinition definition) {
    ObjectNode note = ContractsJson.mapper().createObjectNode();
    note.put("schema", shape.name().schema()).put("table", shape.name().name());
    note.put("column", column.name()).put("type", definition.type());
    note.put("notNull", definition.notNull());
    definition.defaultExpression().ifPresent(text -> note.put("default", text));
    return note;
  }

  private void keepIdentity(PlanDraft draft) {
    if (column.isIdentity()) {
      draft.step(
          Sql.instant(
              Arguments.call(
                  "keep_identity",
                  Arguments.uuid(context.request().migrationId()),
                  Arguments.text(Identifier.quote(removal.sequence().orElseThrow())))));
    }
  }

  private AlterTable dropAction() {
    return AlterTable.instant(
        shape.name(), "DROP COLUMN " + Identifier.quote(column.name()), column.name());
  }

  /** A serial's sequence would go with its column: it is put aside and knows where it stands. */
  private static Sql disown(TableName sequence) {
    return Sql.instant("ALTER SEQUENCE %s OWNED BY NONE".formatted(Identifier.quote(sequence)));
  }

  private Sql putAside(TableName sequence) {
    return renameSequence(sequence, asideName());
  }

  private List<String> takenBack() {
    return removal
        .ownedSequence()
        .map(s -> List.of(renameSequence(s.renamed(asideName()), s.name()).sql()))
        .orElse(List.of());
  }

  private static Sql renameSequence(TableName sequence, String newName) {
    return Sql.instant(
        "ALTER SEQUENCE %s RENAME TO %s"
            .formatted(Identifier.quote(sequence), Identifier.quote(newName)));
  }

  private List<Restoration> owned() {
    return removal.ownedSequence().stream()
        .map(
            sequence ->
                "ALTER SEQUENCE %s OWNED BY %s.%s"
                    .formatted(
                        Identifier.quote(sequence),
                        Identifier.quote(shape.name()),
                        Identifier.quote(column.name())))
        .map(statement -> Restoration.of("its sequence", List.of(statement)))
        .toList();
  }

  private String asideName() {
    return QuarantineNames.aside(context.request().migrationId(), "seq");
  }
}
