package dev.fieldfare.postgres.structure.writer.item;

import dev.fieldfare.postgres.sql.Literal;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Quotes every name and literal that the writer puts into SQL.
 *
 * <p>Names have no length limit here: a name of 63 bytes in the encoding of the database can be
 * longer in UTF-8.
 */
public final class Quoter {

  private Quoter() {}

  public static String name(String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not a name: '" + name + "'");
    }
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  public static String name(String schema, String name) {
    return name(schema) + "." + name(name);
  }

  public static String names(Collection<String> names) {
    return names.stream().map(Quoter::name).collect(Collectors.joining(", "));
  }

  public static String literal(String text) {
    return Literal.quote(text);
  }

  /** A setting, which may have a prefix. */
  public static String setting(String name) {
    return Arrays.stream(name.split("\\.")).map(Quoter::name).collect(Collectors.joining("."));
  }

  /** A role, or PUBLIC for none. */
  static String role(String role) {
    return role.isEmpty() ? "PUBLIC" : name(role);
  }
}
