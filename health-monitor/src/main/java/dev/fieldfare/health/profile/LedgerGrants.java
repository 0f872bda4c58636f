package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.TargetCheck;

/** Rights on the ledger that no role should have. Functions of the ledger change it. */
public final class LedgerGrants {
  private static final String FINDINGS =
      """
      SELECT coalesce(r.rolname, 'PUBLIC') || ' may ' || pg_catalog.string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type)
        || ' on ' || n.nspname || '.' || c.relname || '.'
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace,
        pg_catalog.aclexplode(c.relacl) a LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
      WHERE n.nspname ~ '^fieldfare' AND c.relkind IN ('r', 'p') AND a.grantee <> c.relowner
        AND a.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER')
      GROUP BY r.rolname, n.nspname, c.relname
      UNION ALL
      SELECT coalesce(r.rolname, 'PUBLIC') || ' may create objects in the schema ' || n.nspname || '.'
      FROM pg_catalog.pg_namespace n, pg_catalog.aclexplode(n.nspacl) a LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
      WHERE n.nspname ~ '^fieldfare' AND a.privilege_type = 'CREATE' AND a.grantee <> n.nspowner
      """;

  private LedgerGrants() {}

  /** The check. */
  public static TargetCheck check() {
    return QueryCheck.critical(
        "ledger_grants",
        CheckGrant.CONNECT,
        FINDINGS,
        "Only its owner may write to the tables of the ledger.",
        "REVOKE the right; SELECT fieldfare.grant_role(…) grants the right ones.");
  }
}
