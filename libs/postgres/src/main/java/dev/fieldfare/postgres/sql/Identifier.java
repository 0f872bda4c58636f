package dev.fieldfare.postgres.sql;

import dev.fieldfare.contracts.operation.Names;
import dev.fieldfare.contracts.operation.TableName;

/**
 * A name on its way into SQL text: the only one.
 *
 * <p>It is always quoted, so keywords, capitals, blanks and quotes of existing names all work, and
 * nothing in a name can end the identifier (I8).
 *
 * @param name as the catalogue spells it
 */
public record Identifier(String name) {

  public Identifier {
    Names.requireName(name, "identifier");
  }

  /** The quoted form of a column, constraint or other single name. */
  public static String quote(String name) {
    return new Identifier(name).sql();
  }

  /** The quoted form of a table with its schema. */
  public static String quote(TableName table) {
    return quote(table.schema()) + "." + quote(table.name());
  }

  /** What goes into the statement. */
  public String sql() {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public String toString() {
    return sql();
  }
}
