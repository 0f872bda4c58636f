package dev.fieldfare.postgres.plan.column;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ConstraintShape;
import dev.fieldfare.postgres.catalog.Dependent;
import dev.fieldfare.postgres.catalog.TableRef;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.ColumnDefinition;
import dev.fieldfare.postgres.plan.PartitionSettings;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.RowKey;
import dev.fieldfare.postgres.plan.Sql;
import dev.fieldfare.postgres.plan.UndoSpec.AllowNullAgain;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.TypedLiteral;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks and statements of a rewrite that replaces the NULLs of a column by a value, or of its
 * undo.
 */
final class NullFilling {

  private final PlanningContext context;
  private final TableShape shape;
  private final ColumnShape column;

  NullFilling(PlanningContext context, TableShape shape, ColumnShape column) {
    this.context = context;
    this.shape = shape;
    this.column = column;
  }

  /** The tables that foreign keys of the column refer to. */
  List<TableRef> partners() {
    return shape.detail().orElseThrow().constraints().stream()
        .filter(constraint -> constraint.concerns(column.name()))
        .flatMap(constraint -> constraint.referenced().stream())
        .toList();
  }

  /**
   * Statements that set storage and compression again. The rewrite resets them to the default of
   * the type.
   */
  List<Sql> storage() {
    int version = context.plannedSchema().serverVersion();
    List<Sql> statements = new ArrayList<>();
    new ColumnStatements(shape.name(), definition(shape, column), version)
        .storage()
        .forEach(statement -> statements.add(Sql.instant(statement)));
    statements.addAll(
        new PartitionRestoring(PartitionSettings.of(shape, column), shape, version).storage());
    return statements;
  }

  /**
   * Refuses if views or similar objects use the column. For PostgreSQL the rewrite is a change of
   * type, which they prevent.
   */
  Optional<Refusal> noDependents() {
    List<String> blocking =
        shape.detail().orElseThrow().dependents().stream()
            .filter(dependent -> dependent.column().equals(Optional.of(column.name())))
            .filter(Dependent::needsCascade)
            .map(Dependent::description)
            .distinct()
            .toList();
    return ColumnPreconditions.unused(shape, column.name(), blocking);
  }

  /** Whether the checks of the table accept the literal. */
  Optional<Refusal> checksFit(String literal) throws SQLException {
    String filled = "coalesce(%s, %s)".formatted(Identifier.quote(column.name()), typed(literal));
    for (ConstraintShape check : shape.detail().orElseThrow().constraints()) {
      boolean concerned = check.isCheck() && check.local() && check.concerns(column.name());
      Optional<Refusal> refusal =
          concerned ? context.trials().checkFits(shape, column, check, filled) : Optional.empty();
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private String typed(String literal) {
    return new TypedLiteral(column.type().sql(), literal).sql();
  }

  /** Writes the literal into the rows that have no value, and records which rows these are. */
  Sql fill(String literal, RowKey rowKey) {
    ObjectNode note = ContractsJson.mapper().createObjectNode();
    note.put("schema", shape.name().schema()).put("table", shape.name().name());
    note.put("column", column.name()).put("type", column.type().sql());
    note.put("filledWith", literal);
    return Sql.rewriting(
        Arguments.call(
            "fill_nulls",
            Arguments.uuid(context.request().migrationId()),
            Arguments.text(Identifier.quote(shape.name())),
            Arguments.text(column.name()),
            rowKey.sql(),
            Arguments.text(typeWithCollation()),
            Arguments.text(typed(literal)),
            Arguments.json(note)));
  }

  /** Sets NULL again in the rows that still hold the literal. */
  Sql takeBack(AllowNullAgain back) {
    return Sql.rewriting(
        Arguments.call(
            "restore_nulls",
            Arguments.uuid(back.filled().orElseThrow()),
            Arguments.text(Identifier.quote(shape.name())),
            Arguments.text(column.name()),
            Arguments.text(typeWithCollation()),
            Arguments.text(typed(back.filledWith().orElseThrow()))));
  }

  /** The column with the name of its NOT NULL constraint. */
  static ColumnDefinition definition(TableShape shape, ColumnShape column) {
    Optional<String> name =
        shape.detail().orElseThrow().notNull(column.name(), shape.oid()).map(ConstraintShape::name);
    return ColumnDefinition.of(column, name, Optional.empty());
  }

  private String typeWithCollation() {
    return column.type().sql() + column.collation().map(name -> " COLLATE " + name).orElse("");
  }
}
