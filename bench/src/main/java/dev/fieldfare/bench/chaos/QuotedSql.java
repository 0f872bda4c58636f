package dev.fieldfare.bench.chaos;

/** Names and texts in SQL, quoted by rules of our own: the product's are what is tested. */
public final class QuotedSql {
  private QuotedSql() {}

  /** A name in double quotes. */
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text in single quotes. */
  public static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
