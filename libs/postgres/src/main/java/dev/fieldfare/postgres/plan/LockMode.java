package dev.fieldfare.postgres.plan;

/** The table locks that plans take before their first step, in growing strength. */
public enum LockMode {
  /** Both ends of a foreign key that is added. */
  SHARE_ROW_EXCLUSIVE("SHARE ROW EXCLUSIVE"),
  /** All other changes: no session can read or write meanwhile. */
  ACCESS_EXCLUSIVE("ACCESS EXCLUSIVE");

  private final String sql;

  LockMode(String sql) {
    this.sql = sql;
  }

  /** As it stands in {@code LOCK TABLE … IN … MODE}. */
  public String sql() {
    return sql;
  }
}
