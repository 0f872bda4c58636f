package dev.fieldfare.contracts.message;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.json.Properties;
import dev.fieldfare.contracts.message.json.Texts;
import dev.fieldfare.contracts.operation.Names;
import dev.fieldfare.contracts.operation.TableName;
import java.util.Optional;
import java.util.Set;

/** Reads names out of a message and refuses those that can be no name, are ours or the system's. */
final class NameReader {

  private static final String OUR_PREFIX = "__ff_";
  private static final String OUR_SCHEMAS = "fieldfare";
  private static final Set<String> SYSTEM_COLUMNS =
      Set.of("tableoid", "cmax", "xmax", "cmin", "xmin", "ctid");

  /** Stands in for a name that was refused, so that reading can go on; it never leaves. */
  private static final String PLACEHOLDER = "_";

  private final Properties properties;
  private final NamePolicy policy;
  private boolean tableOpen;
  private boolean columnOpen;

  NameReader(Properties properties, NamePolicy policy) {
    this.properties = properties;
    this.policy = policy;
  }

  /** True when the message itself has all names. */
  boolean isComplete() {
    return !tableOpen && !columnOpen;
  }

  /** True when the table is left to the registry. */
  boolean isTableOpen() {
    return tableOpen;
  }

  /** True when the column is left to the registry. */
  boolean isColumnOpen() {
    return columnOpen;
  }

  /** The table of the message; without one it is the table of its form. */
  TableName table() {
    if (!properties.has("table", "tableName", "schema") && properties.has("formId")) {
      tableOpen = true;
      return TableName.of(PLACEHOLDER);
    }
    return new TableName(schema(), orPlaceholder(name(tableName(), "table")));
  }

  /** The table of the message, which is about to be made. */
  TableName newTable() {
    return new TableName(
        schema(), orPlaceholder(name(tableName(), "table").filter(n -> isAllowed(n, "table"))));
  }

  /** The table, where a message may do without. */
  Optional<TableName> optionalTable() {
    String schema = schema();
    if (properties.has("schema") && !properties.has("table", "tableName")) {
      properties.missing("table");
    }
    return name(properties.text("table", "tableName"), "table")
        .map(name -> new TableName(schema, name));
  }

  /** The column of the message, which should exist; without one it is the column of its field. */
  String existing(String... spellings) {
    if (!properties.has(spellings) && properties.has("fieldId") && properties.has("formId")) {
      columnOpen = true;
      return PLACEHOLDER;
    }
    return orPlaceholder(
        column(name(properties.requiredText(spellings), spellings[0]), spellings[0]));
  }

  /** The name of something new, which the policy decides about. */
  String fresh(String... spellings) {
    return orPlaceholder(
        column(name(properties.requiredText(spellings), spellings[0]), spellings[0])
            .filter(name -> isAllowed(name, spellings[0])));
  }

  /** The new name of a table. */
  String freshTable(String... spellings) {
    return orPlaceholder(
        name(properties.requiredText(spellings), spellings[0])
            .filter(name -> isAllowed(name, spellings[0])));
  }

  private Optional<String> tableName() {
    Optional<String> table = properties.text("table", "tableName");
    if (table.isEmpty() && !properties.has("table", "tableName")) {
      properties.missing("table");
    }
    return table;
  }

  private String schema() {
    return properties
        .text("schema")
        .flatMap(schema -> name(Optional.of(schema), "schema"))
        .filter(this::isUsersSchema)
        .orElse(TableName.DEFAULT_SCHEMA);
  }

  private boolean isUsersSchema(String schema) {
    boolean users =
        !schema.startsWith(OUR_SCHEMAS)
            && !schema.startsWith("pg_")
            && !"information_schema".equals(schema);
    if (!users) {
      properties.problem(
          FailureReason.SYSTEM_SCHEMA,
          "schema",
          "The schema \"" + schema + "\" belongs to the system and is not changed by messages.");
    }
    return users;
  }

  private Optional<String> name(Optional<String> text, String property) {
    return text.filter(name -> fits(name, property)).filter(name -> isNotOurs(name, property));
  }

  private boolean fits(String name, String property) {
    if (Texts.bytes(name) <= Names.MAX_BYTES) {
      return true;
    }
    properties.problem(
        FailureReason.INVALID_NAME,
        property,
        "\"" + property + "\" is longer than " + Names.MAX_BYTES + " bytes.");
    return false;
  }

  private boolean isNotOurs(String name, String property) {
    if (!name.startsWith(OUR_PREFIX)) {
      return true;
    }
    properties.problem(
        FailureReason.RESERVED_NAME,
        property,
        "Names that begin with " + OUR_PREFIX + " are reserved: \"" + name + "\".");
    return false;
  }

  private Optional<String> column(Optional<String> name, String property) {
    if (name.filter(SYSTEM_COLUMNS::contains).isEmpty()) {
      return name;
    }
    properties.problem(
        FailureReason.SYSTEM_COLUMN,
        property,
        "\"" + name.get() + "\" is a system column of every table.");
    return Optional.empty();
  }

  private boolean isAllowed(String name, String property) {
    if (policy.allows(name)) {
      return true;
    }
    properties.problem(
        FailureReason.INVALID_NAME,
        property,
        "\"" + name + "\" does not match the pattern for new names, " + policy.newNames() + ".");
    return false;
  }

  private static String orPlaceholder(Optional<String> name) {
    return name.orElse(PLACEHOLDER);
  }
}
