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

/** Every backup is verified within an hour, and none is damaged. */
public final class UnverifiedBackupsCheck implements TargetCheck {
  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "unverified_backups",
          0,
          CheckGrant.READER,
          AlertCategory.BACKUP,
          AlertThreshold.WARNING,
          "check that a backup-worker runs, and look at its log.");

  private static final String UNVERIFIED =
      """
      SELECT b.status, count(*), min(b.id::text)
      FROM (SELECT x.status, x.id FROM fieldfare.field_data_backups x
        WHERE x.status = 'CORRUPT' OR x.status IN ('RUNNING', 'COMPLETED')
          AND x.created_at < clock_timestamp() - interval '1 hour' LIMIT 1000) b
      GROUP BY b.status ORDER BY b.status
      """;

  private record Backups(String status, long count, String example) {
    String text() {
      return "%d backups are %s, for example %s.".formatted(count, status, example);
    }
  }

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<Backups> found =
        target.query(
            UNVERIFIED, row -> new Backups(row.getString(1), row.getLong(2), row.getString(3)));
    return found.isEmpty()
        ? CheckOutcome.ok(0, "Every backup is verified.")
        : CheckOutcome.warning(0, found.stream().map(Backups::text).toList());
  }
}
