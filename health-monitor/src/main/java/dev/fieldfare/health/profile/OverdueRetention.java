package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.TargetCheck;

/** Backups whose retention is over and that nobody cleans up: they may hold values too long. */
public final class OverdueRetention {
  private static final String FINDINGS =
      """
      SELECT o.backups || ' backups are kept a week longer than their retention, for example ' || o.example || '.'
      FROM (SELECT count(*) AS backups, min(b.id::text) AS example
        FROM (SELECT x.id FROM fieldfare.field_data_backups x
          WHERE x.status IN ('VERIFIED', 'PROVEN', 'CORRUPT') AND x.held_at IS NULL
            AND x.retention_until < clock_timestamp() - interval '7 days' LIMIT 10000) b) o
      WHERE o.backups > 0
      """;

  private OverdueRetention() {}

  /** The check. */
  public static TargetCheck check() {
    return QueryCheck.warning(
        "overdue_retention",
        CheckGrant.READER,
        FINDINGS,
        "No backup is kept more than a week longer than its retention.",
        "make a schedule of the kind CLEANUP, or run fieldfare --target {target} cleanup");
  }
}
