package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.TargetCheck;

/** Passwords that never expire. Whether a role has a password is not readable. */
public final class PasswordExpiry {
  private static final String FINDINGS =
      """
      SELECT 'The role ' || r.rolname || ' can log in, and a password of it never expires.'
      FROM pg_catalog.pg_roles r
      WHERE r.rolcanlogin AND (r.rolvaliduntil IS NULL OR r.rolvaliduntil = 'infinity')
      """;

  private PasswordExpiry() {}

  /** The check. */
  public static TargetCheck check() {
    return QueryCheck.warning(
        "password_expiry",
        CheckGrant.CONNECT,
        FINDINGS,
        "The passwords of all roles that log in expire.",
        "ALTER ROLE … VALID UNTIL …, or use certificates or an identity provider.");
  }
}
