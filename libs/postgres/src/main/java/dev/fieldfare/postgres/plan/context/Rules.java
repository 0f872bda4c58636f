package dev.fieldfare.postgres.plan.context;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.catalog.SchemaShape;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.PlanningLimits;
import dev.fieldfare.postgres.plan.Refusal;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** What every change must obey, whatever it is: each rule is empty or a refusal. */
public final class Rules {

  private static final int MAX_COLUMNS = 1_600;
  private static final String OURS = "fieldfare";
  private static final String OUR_PREFIX = "__ff_";
  private static final Set<String> SYSTEM_COLUMNS =
      Set.of("tableoid", "cmax", "xmax", "cmin", "xmin", "ctid");

  private Rules() {}

  /** One rule, which may have to ask the database. */
  @FunctionalInterface
  public interface Rule {
    Optional<Refusal> refusal() throws SQLException;
  }

  /** The first refusal; rules after it are not asked. */
  public static Optional<Refusal> first(Rule... rules) throws SQLException {
    for (Rule rule : rules) {
      Optional<Refusal> refusal = rule.refusal();
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  public static Optional<Refusal> refuse(FailureReason reason, String message, Object... names) {
    return Optional.of(Refusal.of(reason, message.formatted(names)));
  }

  public static Optional<Refusal> refuseIf(
      boolean broken, FailureReason reason, String message, Object... names) {
    return broken ? refuse(reason, message, names) : Optional.empty();
  }

  /** Neither the system's schemas nor ours are changed by messages. */
  public static Optional<Refusal> usersSchema(TableName table) {
    String schema = table.schema();
    boolean forbidden =
        schema.startsWith("pg_") || schema.equals("information_schema") || schema.startsWith(OURS);
    return refuseIf(
        forbidden,
        FailureReason.SYSTEM_SCHEMA,
        "The schema \"%s\" belongs to the system and is not changed by messages.",
        schema);
  }

  public static Optional<Refusal> exists(PlannedSchema plannedSchema, TableName table) {
    return refuseIf(
        plannedSchema.table(table).isEmpty(),
        FailureReason.TABLE_MISSING,
        "There is no table %s.",
        table);
  }

  public static Optional<Refusal> isTable(TableShape shape) {
    return refuseIf(
        !shape.kind().isTable(),
        FailureReason.NOT_A_TABLE,
        "%s is %s, not a table.",
        shape.name(),
        shape.kind().description());
  }

  public static Optional<Refusal> owned(TableShape shape) {
    return refuseIf(
        !shape.mayAct(),
        FailureReason.NOT_OWNER,
        "%s belongs to the role \"%s\". The worker's role is not a member of that role.",
        shape.name(),
        shape.owner());
  }

  /** A partition follows its parent, and a typed table its type. */
  public static Optional<Refusal> ownColumns(TableShape shape) {
    if (shape.facts().partition()) {
      return refuse(
          FailureReason.INHERITED,
          "%s is a partition: its columns are changed through its parent table.",
          shape.name());
    }
    return refuseIf(
        shape.facts().typed(),
        FailureReason.UNSUPPORTED,
        "%s is a typed table: its columns are those of its type.",
        shape.name());
  }

  /** A name for a new column or table. */
  public static Optional<Refusal> newName(PlanningLimits limits, String name) {
    if (name.startsWith(OUR_PREFIX)) {
      return refuse(
          FailureReason.RESERVED_NAME,
          "Names that begin with %s are reserved: \"%s\".",
          OUR_PREFIX,
          name);
    }
    return refuseIf(
        !limits.newNames().allows(name),
        FailureReason.INVALID_NAME,
        "\"%s\" does not match the pattern for new names, %s.",
        name,
        limits.newNames().newNames());
  }

  public static Optional<Refusal> noSystemColumn(String column) {
    return refuseIf(
        SYSTEM_COLUMNS.contains(column),
        FailureReason.SYSTEM_COLUMN,
        "\"%s\" is a system column of every table.",
        column);
  }

  public static Optional<Refusal> columnExists(TableShape shape, String column) {
    if (column.startsWith(OUR_PREFIX)) {
      return refuse(
          FailureReason.RESERVED_NAME,
          "Names that begin with %s are reserved: \"%s\".",
          OUR_PREFIX,
          column);
    }
    return refuseIf(
        !shape.hasColumn(column),
        FailureReason.COLUMN_MISSING,
        "%s has no column \"%s\".",
        shape.name(),
        column);
  }

  public static Optional<Refusal> notInherited(TableShape shape, String column) {
    return Rules.refuseIf(
        shape.facts().inherited().contains(column),
        FailureReason.INHERITED,
        "\"%s\" is inherited: it is changed through the parent table.",
        column);
  }

  public static Optional<Refusal> columnFree(TableShape shape, String column) {
    return refuseIf(
        shape.hasColumn(column),
        FailureReason.COLUMN_EXISTS,
        "%s has a column \"%s\" already.",
        shape.name(),
        column);
  }

  /** Numbers of dropped columns are never used again, so this limit comes closer with every add. */
  public static Optional<Refusal> columnNumberLeft(TableShape shape) {
    return refuseIf(
        shape.lastNumber() >= MAX_COLUMNS,
        FailureReason.TOO_MANY_COLUMNS,
        "%s has used up its %s column numbers; dropped columns keep theirs.",
        shape.name(),
        MAX_COLUMNS);
  }

  /** True when four of five column numbers are used up. */
  public static boolean fewColumnNumbersLeft(TableShape shape) {
    return shape.lastNumber() * 5 > MAX_COLUMNS * 4;
  }

  public static Optional<Refusal> mayCreateIn(PlannedSchema plannedSchema, String schema) {
    Optional<SchemaShape> shape = plannedSchema.schema(schema);
    if (shape.isEmpty()) {
      return refuse(FailureReason.SCHEMA_MISSING, "There is no schema \"%s\".", schema);
    }
    return refuseIf(
        !shape.get().mayCreate(),
        FailureReason.NOT_OWNER,
        "The worker's role may not create tables in the schema \"%s\".",
        schema);
  }

  public static Optional<Refusal> nameFree(PlannedSchema plannedSchema, TableName name) {
    return refuseIf(
        plannedSchema.isTaken(name),
        FailureReason.TABLE_EXISTS,
        "A table, view or type %s exists already.",
        name);
  }
}
