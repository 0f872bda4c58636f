package dev.fieldfare.postgres.plan.conversion;

import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ConstraintShape;
import dev.fieldfare.postgres.catalog.IndexShape;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.TableDetail;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.AlterTable;
import dev.fieldfare.postgres.plan.ColumnDefinition;
import dev.fieldfare.postgres.plan.LockMode;
import dev.fieldfare.postgres.plan.PartitionSettings;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.RebuiltObject;
import dev.fieldfare.postgres.plan.RowKey;
import dev.fieldfare.postgres.plan.UndoSpec;
import dev.fieldfare.postgres.plan.UndoSpec.ChangeTypeAgain;
import dev.fieldfare.postgres.plan.UndoSpec.ChangeTypeBack;
import dev.fieldfare.postgres.plan.column.ColumnRemoval;
import dev.fieldfare.postgres.plan.context.CostEstimator;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.sql.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A column on its way to another type: what hangs on it, and what its undo makes again. */
final class ConvertedColumn {

  private final PlanningContext context;
  private final TableShape shape;
  private final ColumnShape column;
  private final ResolvedType to;

  ConvertedColumn(PlanningContext context, TableShape shape, ColumnShape column, ResolvedType to) {
    this.context = context;
    this.shape = shape;
    this.column = column;
    this.to = to;
  }

  String name() {
    return column.name();
  }

  boolean hasDefault() {
    return column.defaultExpression().isPresent();
  }

  private TableDetail detail() {
    return shape.detail().orElseThrow();
  }

  /** Nothing is written, rebuilt or checked again. */
  boolean isInstant() {
    boolean refers =
        !incoming().isEmpty() || constraints().stream().anyMatch(c -> c.isForeignKey());
    return TypeChange.keepsEveryByte(column.type(), to)
        && (!refers || TypeChange.keepsOperators(column.type(), to))
        && constraints().stream().noneMatch(c -> c.isCheck() || c.isExclusion())
        && indexes().stream().allMatch(index -> index.plain() && index.valid());
  }

  private List<ConstraintShape> constraints() {
    return detail().constraints().stream()
        .filter(constraint -> constraint.concerns(column.name()))
        .toList();
  }

  private List<IndexShape> indexes() {
    return detail().indexes().stream().filter(index -> index.concerns(column.name())).toList();
  }

  List<ConstraintShape> checks() {
    return constraints().stream().filter(c -> c.isCheck() && c.local()).toList();
  }

  PlanResult nothingToDo(OperationType type) {
    return context.planned(said(draft(type).undo(new UndoSpec.Nothing(shape.name()))));
  }

  PlanResult instantly(OperationType type, ChangeType change) {
    PlanDraft draft = draft(type).step(AlterTable.instant(shape.name(), action(""), column.name()));
    ChangeTypeBack back = back(Optional.empty(), change);
    leave(column.defaultExpression());
    warnOfTheWayBack(draft);
    return context.planned(said(draft.undo(back, TypeRestoring.shown(back))));
  }

  /** Making a type narrower looks at every value, which takes too long on big tables. */
  private void warnOfTheWayBack(PlanDraft draft) {
    boolean instantBack = TypeChange.keepsEveryByte(to, column.type());
    if (!instantBack && CostEstimator.small(context, shape).isPresent()) {
      draft.warn(
          "undo_rewrites",
          Severity.MEDIUM,
          "The change is instant, but its undo would rewrite the table, which is too big for that.",
          "Check the type before you send the change; an undo with a longer"
              + " \"maxHoldMs\" is allowed.");
    }
  }

  /** The shape that the change leaves. */
  void leave(Optional<String> defaultExpression) {
    context.plannedSchema().put(shape.withUncertain(column.converted(to, defaultExpression)));
  }

  /**
   * The one action that changes the type.
   *
   * @param using empty, or {@code USING …}
   */
  String action(String using) {
    String alter = "ALTER COLUMN " + Identifier.quote(column.name());
    List<String> actions = new ArrayList<>();
    actions.add(alter + " TYPE " + to.sql() + collation() + using);
    if (column.type().baseOid() == to.baseOid() || column.type().isString() && to.isString()) {
      // The change sets these back to what is usual for the type.
      column.settings().storage().ifPresent(s -> actions.add(alter + " SET STORAGE " + s));
      column.settings().compression().ifPresent(m -> actions.add(alter + " SET COMPRESSION " + m));
    }
    return String.join(", ", actions);
  }

  private String collation() {
    boolean keeps = column.type().isString() && to.isString();
    return keeps ? column.collation().map(name -> " COLLATE " + name).orElse("") : "";
  }

  /** A draft with all locks: both ends of foreign keys are made again. */
  PlanDraft draft(OperationType type) {
    PlanDraft draft =
        new PlanDraft(type, shape.name())
            .on(shape)
            .column(column.name())
            .values(Optional.of(column.type().sql()), Optional.of(to.sql()));
    constraints().stream()
        .flatMap(constraint -> constraint.referenced().stream())
        .forEach(other -> draft.lock(other, LockMode.ACCESS_EXCLUSIVE));
    incoming().forEach(key -> draft.lock(key.table(), LockMode.ACCESS_EXCLUSIVE));
    return draft;
  }

  List<ConstraintShape> incoming() {
    return detail().incoming().stream()
        .filter(key -> key.referencedColumns().contains(column.name()))
        .toList();
  }

  /** An assumption of the sender that is wrong. */
  PlanDraft said(PlanDraft draft) {
    Optional<String> believed = context.request().options().oldType();
    boolean differs =
        believed.flatMap(context::type).map(type -> !type.sameAs(column.type())).orElse(false)
            || believed.isPresent() && context.type(believed.get()).isEmpty();
    return differs
        ? draft.warn(
            "old_type_differs",
            Severity.LOW,
            "The column is of the type %s, not %s.".formatted(column.type().sql(), believed.get()),
            "Correct the definition of the form, so that it has the type of the table.")
        : draft;
  }

  /**
   * How to go back.
   *
   * @param copied the key by which the old values are in quarantine
   */
  ChangeTypeBack back(Optional<RowKey> copied, ChangeType change) {
    Optional<String> notNullName =
        detail().notNull(column.name(), shape.oid()).map(ConstraintShape::name);
    return new ChangeTypeBack(
        shape.name(),
        context.request().migrationId(),
        ColumnDefinition.of(column, notNullName, Optional.empty()),
        new ChangeTypeAgain(
            shape.name(), column.name(), to.sql(), change.using(), change.onCastError()),
        copied,
        rebuilt(),
        PartitionSettings.of(shape, column));
  }

  /**
   * Checks, and indexes with expressions or predicates: PostgreSQL rewrites their text with each
   * change of type, so the undo makes them again from the text they had.
   */
  private List<RebuiltObject> rebuilt() {
    List<RebuiltObject> all = new ArrayList<>();
    for (ConstraintShape check : checks()) {
      all.add(
          new RebuiltObject(
              ColumnRemoval.dropConstraint(check).sql(), ColumnRemoval.check(check).statements()));
    }
    for (IndexShape index : indexes()) {
      if (!index.plain() && index.constraintOid() == 0 && index.local()) {
        all.add(
            new RebuiltObject(
                "DROP INDEX " + Identifier.quote(index.relation()), ColumnRemoval.create(index)));
      }
    }
    return all;
  }
}
