package dev.fieldfare.postgres.plan.context;

import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.CreateTable;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.RenameTable;
import dev.fieldfare.contracts.operation.SetDefault;
import dev.fieldfare.contracts.operation.SetNotNull;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.operation.TableReference;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.Snapshot;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanRequest.PlanChange;
import dev.fieldfare.postgres.plan.PlanRequest.PlanUndo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The catalogue rows that have to be read before a list of requests can be planned.
 *
 * @param names the tables, those that must not exist included
 * @param detailed those of them that are read with everything that hangs on them
 * @param literals the defaults whose type is known
 * @param filled tables whose rows matter although their details do not
 */
public record RequiredReads(
    Set<TableName> names,
    Set<TableName> detailed,
    Set<TypedLiteral> literals,
    Set<TableName> filled) {

  /** True when something is read that waits for who holds a table exclusively. */
  public boolean looksAtTables() {
    return !detailed.isEmpty() || !filled.isEmpty();
  }

  /** The texts of types to look up first. */
  public static Set<String> types(List<PlanRequest> requests) {
    Set<String> types = new LinkedHashSet<>();
    for (PlanRequest request : requests) {
      switch (request) {
        case PlanChange change -> addTypes(change.operation(), types);
        case PlanUndo undo -> undo.original().undo().types().forEach(types::add);
      }
      request.options().oldType().ifPresent(types::add);
    }
    return types;
  }

  private static void addTypes(FieldOperation operation, Set<String> types) {
    switch (operation) {
      case AddColumn add -> types.add(add.dataType());
      case ChangeType change -> types.add(change.dataType());
      case CreateTable create -> create.columns().forEach(column -> types.add(column.dataType()));
      default -> {
        // All other requests name no type.
      }
    }
  }

  public static RequiredReads of(List<PlanRequest> requests, Map<String, ResolvedType> types) {
    RequiredReads needs =
        new RequiredReads(
            new LinkedHashSet<>(),
            new LinkedHashSet<>(),
            new LinkedHashSet<>(),
            new LinkedHashSet<>());
    for (PlanRequest request : requests) {
      needs.names.addAll(claims(request));
      switch (request) {
        case PlanChange change -> needs.add(change.operation(), types);
        case PlanUndo undo -> {
          needs.names.addAll(undo.original().undo().partners());
          needs.detailed.addAll(undo.original().undo().detailed());
        }
      }
    }
    return needs;
  }

  /** The names whose later changes depend on this request. */
  public static List<TableName> claims(PlanRequest request) {
    return switch (request) {
      case PlanChange change -> change.operation().claims();
      case PlanUndo undo -> undo.original().undo().claims();
    };
  }

  private void add(FieldOperation operation, Map<String, ResolvedType> types) {
    switch (operation) {
      case AddColumn add -> add(add, types);
      case CreateTable create -> {
        create
            .columns()
            .forEach(column -> literal(types, column.dataType(), column.defaultLiteral()));
        create
            .references()
            .map(TableReference::tableName)
            .filter(name -> !name.equals(create.table()))
            .forEach(detailed::add);
      }
      case RenameColumn rename -> {
        // The names of its columns are enough.
      }
      case RenameTable rename -> {
        // So they are here.
      }
      default -> detailed.add(operation.table());
    }
  }

  private void add(AddColumn add, Map<String, ResolvedType> types) {
    literal(types, add.dataType(), add.defaultLiteral());
    ResolvedType type = types.get(add.dataType());
    if (!add.nullable() && add.defaultLiteral().isEmpty()) {
      filled.add(add.table());
    }
    if (add.defaultExpression().isPresent() || type != null && type.constrained()) {
      detailed.add(add.table());
    }
  }

  private void literal(Map<String, ResolvedType> types, String type, Optional<String> literal) {
    ResolvedType resolved = types.get(type);
    if (resolved != null && literal.isPresent()) {
      literals.add(new TypedLiteral(resolved.sql(), literal.get()));
    }
  }

  /** The literals whose type is that of a column, once the columns are known. */
  public static Set<TypedLiteral> columnLiterals(List<PlanRequest> requests, Snapshot read) {
    Set<TypedLiteral> literals = new LinkedHashSet<>();
    for (PlanRequest request : requests) {
      columnLiteral(request).flatMap(literal -> literal.typed(read)).ifPresent(literals::add);
    }
    return literals;
  }

  private static Optional<ColumnLiteral> columnLiteral(PlanRequest request) {
    return switch (request) {
      case PlanChange(var id, SetDefault set, var options) ->
          Optional.of(new ColumnLiteral(set.table(), set.column(), set.defaultLiteral()));
      case PlanChange(var id, SetNotNull set, var options) ->
          set.fillNullsWith().map(fill -> new ColumnLiteral(set.table(), set.column(), fill));
      default -> Optional.empty();
    };
  }

  /** A value for a column, whose type the catalogue knows. */
  private record ColumnLiteral(TableName table, String column, String literal) {

    Optional<TypedLiteral> typed(Snapshot read) {
      return read.table(table)
          .flatMap(TableShape::detail)
          .flatMap(detail -> detail.column(column))
          .map(found -> new TypedLiteral(found.type().sql(), literal));
    }
  }
}
