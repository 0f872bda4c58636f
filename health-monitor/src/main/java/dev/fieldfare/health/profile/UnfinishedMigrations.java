package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.TargetCheck;

/** Changes that are not done. */
public final class UnfinishedMigrations {
  private static final String FINDINGS =
      """
      SELECT m.status || ': ' || pg_catalog.count(*) || ' changes.'
      FROM fieldfare.field_migrations m WHERE m.status IN ('QUEUED', 'WAITING', 'RUNNING', 'PAUSED')
      GROUP BY m.status
      """;

  private UnfinishedMigrations() {}

  /** The check. */
  public static TargetCheck check() {
    return QueryCheck.warning(
        "unfinished_migrations",
        CheckGrant.READER,
        FINDINGS,
        "No change waits or runs.",
        "fieldfare --target {target} queue status");
  }
}
