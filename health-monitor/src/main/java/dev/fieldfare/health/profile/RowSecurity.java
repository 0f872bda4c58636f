package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.TargetCheck;

/** Tables whose policies do not apply to everyone. */
public final class RowSecurity {
  private static final String FINDINGS =
      """
      SELECT 'The table ' || n.nspname || '.' || c.relname || ' has policies, but row security is off.'
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT c.relrowsecurity
        AND EXISTS (SELECT FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid)
      """;

  private RowSecurity() {}

  /** The check. */
  public static TargetCheck check() {
    return QueryCheck.warning(
        "row_security",
        CheckGrant.CONNECT,
        FINDINGS,
        "Row security is enabled on all tables with policies.",
        "ALTER TABLE … ENABLE ROW LEVEL SECURITY, or drop the policies.");
  }
}
