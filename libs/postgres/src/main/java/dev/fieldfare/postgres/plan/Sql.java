package dev.fieldfare.postgres.plan;

/** A statement that stands for itself. */
public record Sql(String text, String lock, boolean rewrites) implements Step {

  /** A statement that changes metadata only, under an exclusive lock. */
  public static Sql instant(String text) {
    return new Sql(text, LockMode.ACCESS_EXCLUSIVE.sql(), false);
  }

  /** A statement that reads every row and writes none of them, under an exclusive lock. */
  public static Sql scanning(String text) {
    return instant(text);
  }

  /** A statement that writes the table or an index anew, under an exclusive lock. */
  public static Sql rewriting(String text) {
    return new Sql(text, LockMode.ACCESS_EXCLUSIVE.sql(), true);
  }

  @Override
  public String sql() {
    return text;
  }
}
