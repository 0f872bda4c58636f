package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.TargetCheck;

/** Superusers that log in: each statement of theirs may do everything. */
public final class SuperuserLogins {
  private static final String FINDINGS =
      """
      SELECT 'The role ' || r.rolname || ' is a superuser and can log in.'
      FROM pg_catalog.pg_roles r
      WHERE r.rolsuper AND r.rolcanlogin
        AND r.oid <> 10
      """;

  private SuperuserLogins() {}

  /** The check. */
  public static TargetCheck check() {
    return QueryCheck.warning(
        "superuser_logins",
        CheckGrant.CONNECT,
        FINDINGS,
        "Apart from the first role of the server, no superuser can log in.",
        "give applications roles without SUPERUSER.");
  }
}
