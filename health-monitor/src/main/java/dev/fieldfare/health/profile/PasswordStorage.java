package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.TargetCheck;

/**
 * New passwords are stored as SCRAM verifiers. How old ones are stored only a superuser can read.
 */
public final class PasswordStorage {
  private static final String FINDINGS =
      """
      SELECT 'New passwords are stored as ' || s.setting || '.'
      FROM (SELECT pg_catalog.current_setting('password_encryption') AS setting) s
      WHERE s.setting <> 'scram-sha-256'
      """;

  private PasswordStorage() {}

  /** The check. */
  public static TargetCheck check() {
    return QueryCheck.warning(
        "password_storage",
        CheckGrant.CONNECT,
        FINDINGS,
        "New passwords are stored as SCRAM verifiers.",
        "set password_encryption to scram-sha-256, and set the passwords again.");
  }
}
