package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.TargetCheck;

/**
 * Functions that run with the rights of their owner and look up names in the path of the caller.
 */
public final class DefinerFunctions {
  private static final String FINDINGS =
      """
      SELECT 'The function ' || p.oid::pg_catalog.regprocedure || ' of ' || pg_catalog.pg_get_userbyid(p.proowner)
        || ' is SECURITY DEFINER and sets no search_path.'
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      WHERE p.prosecdef AND n.nspname !~ '^(pg_|information_schema$)'
        AND NOT EXISTS (SELECT FROM pg_catalog.unnest(p.proconfig) s WHERE s LIKE 'search_path=%')
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
      """;

  private DefinerFunctions() {}

  /** The check. */
  public static TargetCheck check() {
    return QueryCheck.critical(
        "definer_functions",
        CheckGrant.CONNECT,
        FINDINGS,
        "All functions with SECURITY DEFINER set their search_path.",
        "ALTER FUNCTION … SET search_path = pg_catalog, …, pg_temp.");
  }
}
