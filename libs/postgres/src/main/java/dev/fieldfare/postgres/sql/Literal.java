package dev.fieldfare.postgres.sql;

/**
 * A value on its way into SQL text where no parameter can stand: defaults and the steps of a plan.
 *
 * <p>The escape form is used as soon as a backslash occurs, so that the text means the same
 * whatever {@code standard_conforming_strings} says.
 */
public final class Literal {

  private Literal() {}

  /** The quoted form of a text. */
  public static String quote(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("the value contains a zero byte");
    }
    String doubled = text.replace("'", "''");
    return doubled.indexOf('\\') < 0
        ? "'" + doubled + "'"
        : "E'" + doubled.replace("\\", "\\\\") + "'";
  }
}
