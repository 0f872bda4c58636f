package dev.fieldfare.health.overdue;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.health.check.CheckDescription;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import java.sql.SQLException;
import java.util.List;

/**
 * Values in quarantine are purged soon after their grace. They wait longer if their backup is not
 * verified.
 */
public final class QuarantineCheck implements TargetCheck {
  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "quarantine",
          0,
          CheckGrant.QUARANTINE,
          AlertCategory.BACKUP,
          AlertThreshold.WARNING,
          "fieldfare --target {target} history --type PURGE");

  private static final String LATE =
      """
      SELECT count(*), min(q.purge_due_at)::text
      FROM (SELECT x.purge_due_at FROM fieldfare.quarantine x
        WHERE x.purge_due_at < clock_timestamp() - interval '1 day'
          AND x.purged_at IS NULL AND x.restored_at IS NULL LIMIT 10000) q
      """;

  private record Late(long count, String since) {}

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    Late late = target.query(LATE, row -> new Late(row.getLong(1), row.getString(2))).getFirst();
    return late.count() == 0
        ? CheckOutcome.ok(0, "Nothing is in quarantine for longer than its grace.")
        : CheckOutcome.warning(
            0,
            List.of(
                "%d items are in quarantine for longer than their grace, the oldest since %s."
                    .formatted(late.count(), late.since())));
  }
}
