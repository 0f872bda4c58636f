package dev.fieldfare.postgres.plan.table;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.CreateTable;
import dev.fieldfare.contracts.operation.CreateTable.NewColumn;
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

  public CreateTablePlanner(PlanningContext context, CreateTable create) {
    this.context = context;
    this.create = create;
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
    rules.add(this::keyExists);
    rules.add(() -> context.accepted(Strategy.INSTANT));
    Optional<Refusal> refusal = Rules.first(rules.toArray(Rule[]::new));
    return refusal.isPresent() ? context.refused(refusal.get()) : planned();
  }

  private List<Rule> rules(NewColumn column) {
    return List.of(
        () -> Rules.noSystemColumn(column.column()),
        () -> Rules.newName(context.limits(), column.column()),
        () -> context.knownType(column.dataType()),
        () ->
            column.defaultLiteral().isEmpty()
                ? Optional.empty()
                : context.validLiteral(
                    context.type(column.dataType()).orElseThrow(), column.defaultLiteral().get()));
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

  private Optional<Refusal> keyExists() {
    Set<String> names = new HashSet<>(create.columns().stream().map(NewColumn::column).toList());
    for (String key : create.primaryKey()) {
      if (!names.remove(key)) {
        return Rules.refuse(
            FailureReason.COLUMN_MISSING,
            "The primary key names \"%s\", which is not a column of the table, or is named twice.",
            key);
      }
    }
    return Optional.empty();
  }

  private PlanResult planned() {
    List<String> parts = new ArrayList<>();
    create.columns().forEach(column -> parts.add(definition(column)));
    if (!create.primaryKey().isEmpty()) {
      List<String> key = create.primaryKey().stream().map(Identifier::quote).toList();
      parts.add("PRIMARY KEY (" + String.join(", ", key) + ")");
    }
    String sql =
        "CREATE TABLE %s (%s)"
            .formatted(Identifier.quote(create.table()), String.join(", ", parts));
    String owner = context.ownerOf(create.table());
    context.plannedSchema().put(TableShape.created(create.table(), owner, columns()));
    return context.planned(
        new PlanDraft(create.type(), create.table())
            .owner(owner)
            .step(Sql.instant(sql))
            .undo(
                new DropTableAgain(create.table(), false),
                Sql.instant("DROP TABLE " + Identifier.quote(create.table()))));
  }

  private List<ColumnShape> columns() {
    List<ColumnShape> columns = new ArrayList<>();
    for (NewColumn column : create.columns()) {
      ResolvedType type = context.type(column.dataType()).orElseThrow();
      boolean notNull = !column.nullable() || create.primaryKey().contains(column.column());
      Optional<String> expression =
          column.defaultLiteral().map(literal -> new TypedLiteral(type.sql(), literal).sql());
      columns.add(
          ColumnShape.added(columns.size() + 1, column.column(), type, notNull, expression));
    }
    return columns;
  }

  private String definition(NewColumn column) {
    ResolvedType type = context.type(column.dataType()).orElseThrow();
    return Identifier.quote(column.column())
        + " "
        + type.sql()
        + column
            .defaultLiteral()
            .map(literal -> " DEFAULT " + new TypedLiteral(type.sql(), literal).sql())
            .orElse("")
        + (column.nullable() ? "" : " NOT NULL");
  }
}
