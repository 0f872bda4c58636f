package dev.fieldfare.postgres.plan.context;

import dev.fieldfare.postgres.sql.Literal;

/**
 * The text of a value of a type.
 *
 * @param type as the catalogue spells it
 */
public record TypedLiteral(String type, String text) {

  /** True where no code of others decides about the value: the types of others have a schema. */
  boolean isOfSystemType() {
    return type.indexOf('.') < 0;
  }

  /** As it stands in a statement. */
  public String sql() {
    return Literal.quote(text) + "::" + type;
  }
}
