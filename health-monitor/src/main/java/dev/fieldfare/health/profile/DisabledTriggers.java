package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.TargetCheck;

/** Triggers that do not fire. Those of foreign keys check nothing then. */
public final class DisabledTriggers {
  private static final String FINDINGS =
      """
      SELECT CASE WHEN g.tgisinternal THEN 'A foreign key of ' || n.nspname || '.' || c.relname || ' is not enforced: its trigger is disabled.'
        ELSE 'The trigger ' || g.tgname || ' of ' || n.nspname || '.' || c.relname || ' is disabled.' END
      FROM pg_catalog.pg_trigger g JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE g.tgenabled = 'D' AND n.nspname !~ '^(pg_|fieldfare)'
      """;

  private DisabledTriggers() {}

  /** The check. */
  public static TargetCheck check() {
    return QueryCheck.critical(
        "disabled_triggers",
        CheckGrant.CONNECT,
        FINDINGS,
        "No trigger is disabled.",
        "ALTER TABLE … ENABLE TRIGGER …, after the rows were checked.");
  }
}
