package dev.fieldfare.postgres.plan.table;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.CreateTable;
import dev.fieldfare.contracts.operation.CreateTable.NewColumn;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.operation.TableReference;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.IndexShape;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.LockMode;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.Rules;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The foreign keys of a new table.
 *
 * <p>A foreign key changes the other table too: its rows can no longer be deleted freely, and it is
 * locked against writes until the commit. So the worker must be able to act as its owner, and the
 * owner of the new table must have the right to refer to it.
 */
final class ForeignKeyRules {

  private final PlanningContext context;
  private final CreateTable create;

  ForeignKeyRules(PlanningContext context, CreateTable create) {
    this.context = context;
    this.create = create;
  }

  /** The answer while not enough is known of another table; empty if all is known. */
  Optional<PlanResult> unknown() {
    for (TableReference reference : others()) {
      Optional<TableShape> found = context.plannedSchema().table(reference.tableName());
      if (found.filter(shape -> shape.kind().isTable() && shape.oid() != 0).isPresent()) {
        TableShape shape = found.get();
        if (shape.detail().isEmpty() && !shape.virtual()) {
          return Optional.of(context.blocked());
        }
        if (!shape.isCertain(reference.column()) && shape.hasColumn(reference.column())) {
          return Optional.of(
              context.deferred("An earlier change concerns a column that the table refers to."));
        }
      }
    }
    return Optional.empty();
  }

  /** Why a column cannot refer to what it names. */
  Optional<Refusal> refusal() throws SQLException {
    for (NewColumn column : create.columns()) {
      if (column.references().isPresent()) {
        TableReference reference = column.references().get();
        Optional<Refusal> refusal =
            reference.tableName().equals(create.table())
                ? toItself(column, reference)
                : toAnother(column, reference);
        if (refusal.isPresent()) {
          return refusal;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Refusal> toItself(NewColumn column, TableReference reference) {
    Optional<NewColumn> referenced =
        create.columns().stream().filter(c -> c.column().equals(reference.column())).findFirst();
    if (referenced.isEmpty()) {
      return missing(reference);
    }
    if (!keys().contains(reference.column())) {
      return notUnique(reference);
    }
    return sameType(column, reference, context.type(referenced.get().dataType()).orElseThrow());
  }

  private Optional<Refusal> toAnother(NewColumn column, TableReference reference)
      throws SQLException {
    TableName name = reference.tableName();
    Optional<Refusal> absent =
        Rules.first(
            () -> Rules.usersSchema(name), () -> Rules.exists(context.plannedSchema(), name));
    if (absent.isPresent()) {
      return absent;
    }
    TableShape shape = context.plannedSchema().table(name).orElseThrow();
    return Rules.first(
        () -> Rules.isTable(shape),
        () -> Rules.owned(shape),
        () -> Rules.columnExists(shape, reference.column()),
        () -> isKey(shape, reference) ? Optional.empty() : notUnique(reference),
        () -> sameType(column, reference, columnOf(shape, reference).type()),
        () -> mayRefer(shape, reference));
  }

  private static ColumnShape columnOf(TableShape shape, TableReference reference) {
    return shape.detail().flatMap(detail -> detail.column(reference.column())).orElseThrow();
  }

  private boolean isKey(TableShape shape, TableReference reference) {
    if (shape.oid() == 0) {
      return context.plannedSchema().keysOf(shape.name()).contains(reference.column());
    }
    return shape.detail().orElseThrow().indexes().stream()
        .filter(index -> index.table().oid() == shape.oid())
        .filter(index -> index.unique() && index.plain() && index.valid())
        .map(IndexShape::keyColumns)
        .anyMatch(List.of(reference.column())::equals);
  }

  private Optional<Refusal> sameType(
      NewColumn column, TableReference reference, ResolvedType referenced) {
    ResolvedType own = context.type(column.dataType()).orElseThrow();
    return Rules.refuseIf(
        own.oid() != referenced.oid(),
        FailureReason.UNSUPPORTED,
        "The column \"%s\" has the type %s, and \"%s\" of %s, to which it refers, has the type"
            + " %s. Give both the same type.",
        column.column(),
        own.sql(),
        reference.column(),
        reference.tableName(),
        referenced.sql());
  }

  private Optional<Refusal> mayRefer(TableShape shape, TableReference reference)
      throws SQLException {
    String owner = context.ownerOf(create.table());
    boolean allowed =
        shape.owner().equals(owner)
            || shape.oid() != 0 && context.inspector().mayRefer(owner, shape, reference.column());
    return Rules.refuseIf(
        !allowed,
        FailureReason.NOT_OWNER,
        "The role \"%s\", to which the new table will belong, may not refer to %s. Execute: GRANT"
            + " REFERENCES ON %s TO %s",
        owner,
        shape.name(),
        Identifier.quote(shape.name()),
        Identifier.quote(owner));
  }

  private static Optional<Refusal> missing(TableReference reference) {
    return Rules.refuse(
        FailureReason.COLUMN_MISSING,
        "%s has no column \"%s\".",
        reference.tableName(),
        reference.column());
  }

  private static Optional<Refusal> notUnique(TableReference reference) {
    return Rules.refuse(
        FailureReason.UNSUPPORTED,
        "\"%s\" of %s is neither the primary key nor unique, so no column can refer to it.",
        reference.column(),
        reference.tableName());
  }

  /** The columns of the new table by which others may refer to its rows. */
  Set<String> keys() {
    Set<String> keys = new HashSet<>();
    if (create.primaryKey().size() == 1) {
      keys.add(create.primaryKey().getFirst());
    }
    create.columns().stream().filter(NewColumn::unique).map(NewColumn::column).forEach(keys::add);
    return keys;
  }

  /** Lets the plan lock the other tables, which must be as they were. */
  PlanDraft lockOthers(PlanDraft draft) {
    others().stream()
        .map(reference -> context.plannedSchema().table(reference.tableName()).orElseThrow())
        .distinct()
        .forEach(shape -> draft.restsOn(shape, LockMode.SHARE_ROW_EXCLUSIVE));
    return draft;
  }

  /** The clause of a column's definition; empty without a reference. */
  static String clause(NewColumn column) {
    return column
        .references()
        .map(
            reference ->
                " REFERENCES %s (%s) ON DELETE %s"
                    .formatted(
                        Identifier.quote(reference.tableName()),
                        Identifier.quote(reference.column()),
                        reference.onDelete().sql()))
        .orElse("");
  }

  private List<TableReference> others() {
    return create
        .references()
        .filter(reference -> !reference.tableName().equals(create.table()))
        .toList();
  }
}
