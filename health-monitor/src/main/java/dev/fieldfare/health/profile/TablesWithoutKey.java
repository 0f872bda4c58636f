package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.TargetCheck;

/** Tables without a primary key: their rows cannot be named, nor replicated. */
public final class TablesWithoutKey {
  private static final String FINDINGS =
      """
      SELECT 'The table ' || n.nspname || '.' || c.relname || ' has no primary key.'
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'p' AND n.nspname !~ '^(pg_|fieldfare|information_schema$)'
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)
      """;

  private TablesWithoutKey() {}

  /** The check. */
  public static TargetCheck check() {
    return QueryCheck.warning(
        "tables_without_key",
        CheckGrant.CONNECT,
        FINDINGS,
        "Every table has a primary key.",
        "add a primary key.");
  }
}
