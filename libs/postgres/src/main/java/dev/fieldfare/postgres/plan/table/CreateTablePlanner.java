package dev.fieldfare.postgres.plan.table;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.CreateTable;
import dev.fieldfare.contracts.operation.CreateTable.NewColumn;
import dev.fieldfare.contracts.operation.CreateTable.NewIndex;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.Sql;
import dev.fieldfare.postgres.plan.UndoSpec.DropTableAgain;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.Rules;
import dev.fieldfare.postgres.plan.context.Rules.Rule;
import dev.fieldfare.postgres.plan.context.TypedLiteral;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plans CREATE_TABLE. */
public final class CreateTablePlanner {

  private static final int MAX_COLUMNS = 1_600;

  private final PlanningContext context;
  private final CreateTable create;
  private final ForeignKeyRules foreignKeys;

  public CreateTablePlanner(PlanningContext context, CreateTable create) {
    this.context = context;
    this.create = create;
    this.foreignKeys = new ForeignKeyRules(context, create);
  }

  public PlanResult plan() throws SQLException {
    List<Rule> rules = new ArrayList<>();
    rules.add(() -> Rules.usersSchema(create.table()));
    rules.add(() -> Rules.newName(context.limits(), create.table().name()));
    rules.add(() -> Rules.mayCreateIn(context.plannedSchema(), create.table().schema()));
    rules.add(() -> Rules.nameFree(context.plannedSchema(), create.table()));
    rules.add(this::notTooMany);
    rules.add(this::namedOnce);
    create.columns().forEach(column -> rules.addAll(rules(column)));
    rules.add(this::keysExist);
    rules.add(this::keysHaveAnOrder);
    rules.add(() -> context.accepted(Strategy.INSTANT));
    Optional<Refusal> refusal = Rules.first(rules.toArray(Rule[]::new));
    return refusal.isPresent() ? context.refused(refusal.get()) : planWithReferences();
  }

  private PlanResult planWithReferences() throws SQLException {
    Optional<PlanResult> unknown = foreignKeys.unknown();
    if (unknown.isPresent()) {
      return unknown.get();
    }
    Optional<Refusal> refusal = foreignKeys.refusal();
    return refusal.isPresent() ? context.refused(refusal.get()) : planned();
  }

  private List<Rule> rules(NewColumn column) {
    return List.of(
        () -> Rules.noSystemColumn(column.column()),
        () -> Rules.newName(context.limits(), column.column()),
        () -> context.knownType(column.dataType()),
        () -> validDefault(column));
  }

  private Optional<Refusal> validDefault(NewColumn column) throws SQLException {
    ResolvedType type = context.type(column.dataType()).orElseThrow();
    if (column.defaultLiteral().isPresent()) {
      return context.validLiteral(type, column.defaultLiteral().get());
    }
    return column.defaultExpression().isEmpty()
        ? Optional.empty()
        : context
            .inspector()
            .badDefault(context.ownerOf(create.table()), column.defaultExpression().get(), type);
  }

  private Optional<Refusal> notTooMany() {
    return Rules.refuseIf(
        create.columns().size() > MAX_COLUMNS,
        FailureReason.TOO_MANY_COLUMNS,
        "A table has at most %s columns.",
        MAX_COLUMNS);
  }

  private Optional<Refusal> namedOnce() {
    Set<String> seen = new HashSet<>();
    for (NewColumn column : create.columns()) {
      if (!seen.add(column.column())) {
        return Rules.refuse(
            FailureReason.COLUMN_EXISTS, "\"%s\" is listed twice.", column.column());
      }
    }
    return Optional.empty();
  }

  private Optional<Refusal> keysExist() throws SQLException {
    List<Rule> rules = new ArrayList<>();
    rules.add(() -> keyExists("The primary key", create.primaryKey()));
    create.indexes().forEach(index -> rules.add(() -> keyExists("An index", index.columns())));
    create.indexes().forEach(index -> rules.add(() -> notEmpty(index)));
    return Rules.first(rules.toArray(Rule[]::new));
  }

  private Optional<Refusal> keyExists(String what, List<String> columns) {
    Set<String> names = new HashSet<>(create.columns().stream().map(NewColumn::column).toList());
    for (String key : columns) {
      if (!names.remove(key)) {
        return Rules.refuse(
            FailureReason.COLUMN_MISSING,
            "%s names \"%s\", which is not a column of the table, or is named twice.",
            what,
            key);
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> notEmpty(NewIndex index) {
    return Rules.refuseIf(
        index.columns().isEmpty(), FailureReason.INVALID_VALUE, "An index has no columns.");
  }

  private Optional<Refusal> keysHaveAnOrder() throws SQLException {
    Set<String> keys = new HashSet<>(create.primaryKey());
    create.columns().stream().filter(NewColumn::unique).map(NewColumn::column).forEach(keys::add);
    create.indexes().forEach(index -> keys.addAll(index.columns()));
    String owner = context.ownerOf(create.table());
    Set<ResolvedType> types = new HashSet<>();
    for (NewColumn column : create.columns()) {
      ResolvedType type = context.type(column.dataType()).orElseThrow();
      if (keys.contains(column.column()) && types.add(type)) {
        Optional<Refusal> refusal = context.inspector().notIndexable(owner, type);
        if (refusal.isPresent()) {
          return refusal;
        }
      }
    }
    return Optional.empty();
  }

  private PlanResult planned() {
    String owner = context.ownerOf(create.table());
    PlanDraft draft =
        foreignKeys
            .lockOthers(new PlanDraft(create.type(), create.table()))
            .owner(owner)
            .step(Sql.instant(statement()))
            .undo(
                new DropTableAgain(create.table(), false),
                Sql.instant("DROP TABLE " + Identifier.quote(create.table())));
    create.indexes().forEach(index -> draft.step(Sql.instant(statement(index))));
    context
        .plannedSchema()
        .create(TableShape.created(create.table(), owner, columns()), foreignKeys.keys());
    return context.planned(draft);
  }

  private String statement() {
    List<String> parts = new ArrayList<>();
    create.columns().forEach(column -> parts.add(definition(column)));
    if (!create.primaryKey().isEmpty()) {
      parts.add("PRIMARY KEY (" + names(create.primaryKey()) + ")");
    }
    return "CREATE TABLE %s (%s)"
        .formatted(Identifier.quote(create.table()), String.join(", ", parts));
  }

  // PostgreSQL finds a free name.
  private String statement(NewIndex index) {
    return "CREATE %sINDEX ON %s (%s)"
        .formatted(
            index.unique() ? "UNIQUE " : "",
            Identifier.quote(create.table()),
            names(index.columns()));
  }

  private static String names(List<String> columns) {
    return String.join(", ", columns.stream().map(Identifier::quote).toList());
  }

  private List<ColumnShape> columns() {
    List<ColumnShape> columns = new ArrayList<>();
    for (NewColumn column : create.columns()) {
      ResolvedType type = context.type(column.dataType()).orElseThrow();
      boolean notNull = !column.nullable() || create.primaryKey().contains(column.column());
      Optional<String> expression =
          column
              .defaultLiteral()
              .map(literal -> new TypedLiteral(type.sql(), literal).sql())
              .or(column::defaultExpression);
      columns.add(
          ColumnShape.added(columns.size() + 1, column.column(), type, notNull, expression));
    }
    return columns;
  }

  private String definition(NewColumn column) {
    ResolvedType type = context.type(column.dataType()).orElseThrow();
    Optional<String> defaultValue =
        column
            .defaultLiteral()
            .map(literal -> new TypedLiteral(type.sql(), literal).sql())
            .or(() -> column.defaultExpression().map(expression -> "(" + expression + ")"));
    return Identifier.quote(column.column())
        + " "
        + type.sql()
        + defaultValue.map(value -> " DEFAULT " + value).orElse("")
        + (column.nullable() ? "" : " NOT NULL")
        + (column.unique() ? " UNIQUE" : "")
        + ForeignKeyRules.clause(column);
  }
}
