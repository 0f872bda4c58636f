package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.TargetCheck;

/** Roles that can reach the files or the programs of the server, or pass row security. */
public final class RiskyRoles {
  private static final String FINDINGS =
      """
      SELECT 'The role ' || r.rolname || ' can log in and passes row security (BYPASSRLS).'
      FROM pg_catalog.pg_roles r WHERE r.rolbypassrls AND r.rolcanlogin AND NOT r.rolsuper
      UNION ALL
      SELECT 'The role ' || r.rolname || ' can log in and is a member of ' || g.rolname || '.'
      FROM pg_catalog.pg_roles r, pg_catalog.pg_roles g
      WHERE r.rolcanlogin AND NOT r.rolsuper
        AND g.rolname IN ('pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files')
        AND pg_catalog.pg_has_role(r.oid, g.oid, 'MEMBER')
      """;

  private RiskyRoles() {}

  /** The check. */
  public static TargetCheck check() {
    return QueryCheck.warning(
        "risky_roles",
        CheckGrant.CONNECT,
        FINDINGS,
        "No role reaches files or programs of the server, or passes row security.",
        "REVOKE the membership, or ALTER ROLE … NOBYPASSRLS.");
  }
}
