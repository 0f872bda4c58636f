package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.TargetCheck;

/** Rights that every role has. */
public final class PublicGrants {
  private static final String FINDINGS =
      """
      SELECT 'PUBLIC may create objects in the schema ' || n.nspname || '.'
      FROM pg_catalog.pg_namespace n, pg_catalog.aclexplode(n.nspacl) a
      WHERE a.grantee = 0 AND a.privilege_type = 'CREATE' AND n.nspname !~ '^pg_'
      UNION ALL
      SELECT 'PUBLIC may ' || pg_catalog.string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type)
        || ' on ' || n.nspname || '.' || c.relname || '.'
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace,
        pg_catalog.aclexplode(c.relacl) a
      WHERE a.grantee = 0 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^(pg_|information_schema$)'
      GROUP BY n.nspname, c.relname
      """;

  private PublicGrants() {}

  /** The check. */
  public static TargetCheck check() {
    return QueryCheck.warning(
        "public_grants",
        CheckGrant.CONNECT,
        FINDINGS,
        "PUBLIC may neither create objects nor write to tables.",
        "REVOKE … FROM PUBLIC, and grant the rights to the roles that need them.");
  }
}
