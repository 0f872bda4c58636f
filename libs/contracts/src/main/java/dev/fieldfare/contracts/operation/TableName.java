package dev.fieldfare.contracts.operation;

import java.util.Objects;

/**
 * Names a table by schema and name, exactly as the catalogue spells them.
 *
 * <p>It holds data and never quotes SQL. It refuses only what no PostgreSQL name can be: empty,
 * with a zero byte, or over 63 bytes. Which names are allowed for new things is the planner's
 * decision.
 */
public record TableName(String schema, String name) implements Comparable<TableName> {

  /** The schema of a message that names none. */
  public static final String DEFAULT_SCHEMA = "public";

  public TableName {
    Names.requireName(schema, "schema");
    Names.requireName(name, "table");
  }

  /** A table of the default schema. */
  public static TableName of(String name) {
    return new TableName(DEFAULT_SCHEMA, name);
  }

  /** The same schema, another name. */
  public TableName renamed(String newName) {
    return new TableName(schema, newName);
  }

  @Override
  public int compareTo(TableName other) {
    int bySchema = schema.compareTo(other.schema);
    return bySchema != 0 ? bySchema : name.compareTo(other.name);
  }

  /** For people and for keys: {@code schema.table}, unquoted. */
  @Override
  public String toString() {
    return Objects.toString(schema) + "." + name;
  }
}
