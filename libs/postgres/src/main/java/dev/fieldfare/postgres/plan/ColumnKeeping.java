package dev.fieldfare.postgres.plan;

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
import dev.fieldfare.postgres.plan.UndoSpec.BringColumnBack;
import dev.fieldfare.postgres.plan.UndoSpec.Kept;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the plan of a column's removal, by the way in which its values are kept. */
final class ColumnKeeping {

  private final Desk desk;
  private final ColumnRemoval removal;
  private final OperationType type;
  private final TableShape shape;
  private final ColumnShape column;
  private final RowKey rowKey;
  private long textBytes = -1;

  ColumnKeeping(Desk desk, ColumnRemoval removal, OperationType type) {
    this.desk = desk;
    this.removal = removal;
    this.type = type;
    this.shape = removal.shape();
    this.column = removal.column();
    this.rowKey = RowKey.of(shape, column.name());
  }

  /** Why the values cannot be copied aside; empty when they can. */
  Optional<Refusal> cannotCopy() throws SQLException {
    return Rules.first(
        () -> ColumnRules.hasRowKey(shape, rowKey),
        () -> Costs.small(desk, shape, Costs.scan(shape)),
        () ->
            Rules.refuseIf(
                shape.facts().rowSecurity() && !desk.probe().seesAllRows(shape),
                FailureReason.UNSUPPORTED,
                "Row-level security hides rows of %s from the worker's role.",
                shape.name()),
        this::comesBack);
  }

  /** What is copied comes back by a rewrite, which has to fit the budget too. */
  private Optional<Refusal> comesBack() throws SQLException {
    Estimate back = Costs.bringBack(shape, textBytes(), hasDefault());
    return Rules.first(
        () -> Costs.shortEnough(desk, shape, column.name(), textBytes(), back),
        () -> Costs.small(desk, shape, Costs.keep(shape, textBytes())));
  }

  private boolean hasDefault() {
    return column.defaultExpression().isPresent() || column.isIdentity();
  }

  private long textBytes() throws SQLException {
    if (textBytes < 0) {
      textBytes = desk.probe().textBytes(shape, column);
    }
    return textBytes;
  }

  PlanResult copied() throws SQLException {
    ColumnDefinition definition = definition();
    PlanDraft draft = draft(definition).strategy(Strategy.INSTANT, Costs.keep(shape, textBytes()));
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
    Estimate again = Costs.rewrite(shape);
    boolean stored = column.generated().equals("s");
    Optional<Refusal> tooBig = stored ? Costs.small(desk, shape, again) : Optional.empty();
    if (tooBig.isPresent()) {
      return desk.refused(tooBig.get());
    }
    ColumnDefinition definition = definition();
    PlanDraft draft = draft(definition).steps(removal.removals()).step(dropAction());
    return done(draft, new Kept.Computed(), definition, removal.restorations());
  }

  PlanResult hidden() throws SQLException {
    ColumnDefinition definition = definition();
    ColumnHiding hiding = new ColumnHiding(removal, desk.request().migrationId());
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
            + " go on seeing it.",
        "Name the columns in queries, or drop the column with \"quarantine\": \"copy\".");
    return done(draft, new Kept.Hidden(hiding.hiddenName()), definition, hiding.restorations());
  }

  private PlanResult done(
      PlanDraft draft, Kept kept, ColumnDefinition definition, List<Restoration> afterwards) {
    List<PartitionSettings> partitions = PartitionSettings.of(shape, column);
    BringColumnBack undo =
        new BringColumnBack(
            shape.name(),
            desk.request().migrationId(),
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
    desk.world().put(shape.withoutColumn(column.name()));
    List<Step> shown = new ArrayList<>(ColumnRestoring.shown(undo, desk.world()));
    shown.addAll(
        new PartitionRestoring(partitions, shape, desk.world().serverVersion())
            .everything(kept instanceof Kept.Hidden));
    return desk.planned(draft.undo(undo, shown));
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
    removal.keepsakes().forEach(keepsake -> all.add(keepsake.description()));
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
            ? desk.probe().sequenceOptions(removal.sequence().orElseThrow())
            : Optional.empty();
    return ColumnDefinition.of(column, notNullName, options);
  }

  private Sql keepColumn(ColumnDefinition definition) {
    return Sql.scanning(
        Arguments.call(
            "keep_column",
            Arguments.uuid(desk.request().migrationId()),
            Arguments.text(Identifier.quote(shape.name())),
            Arguments.text(column.name()),
            rowKey.sql(),
            Arguments.json(note(definition))));
  }

  private Sql keepAside(ColumnDefinition definition, String hiddenName) {
    return Sql.instant(
        Arguments.call(
            "keep_aside",
            Arguments.uuid(desk.request().migrationId()),
            Arguments.text("hidden"),
            Arguments.json(note(definition).put("hiddenAs", hiddenName))));
  }

  /** What stands beside the values in quarantine. */
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
                  Arguments.uuid(desk.request().migrationId()),
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
    return OurNames.aside(desk.request().migrationId(), "seq");
  }
}
