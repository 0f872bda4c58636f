package dev.fieldfare.health.check;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Migrations that failed in the last 24 hours, each counted once. */
public final class FailedMigrationsCheck implements TargetCheck {
  private static final int WEIGHT = 15;
  private static final int FEW = 3;
  private static final int FEW_POINTS = 8;
  private static final int SHOWN = 10;

  // More than five are a trigger of alerts.
  private static final int MANY = 5;

  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "failed_migrations",
          WEIGHT,
          CheckGrant.READER,
          AlertCategory.DATABASE_MIGRATION,
          AlertThreshold.CRITICAL,
          "fieldfare --target {target} history --status FAILED");

  private static final String FAILED =
      """
      SELECT m.migration_type, coalesce(m.schema_name || '.' || m.table_name, '-'), m.column_name,
        m.error_code, m.finished_at
      FROM (SELECT * FROM ONLY fieldfare.field_migrations x
        WHERE x.error_code IS NOT NULL ORDER BY x.id DESC LIMIT 10000) m
      WHERE m.status = 'FAILED' AND m.finished_at > clock_timestamp() - interval '24 hours'
      ORDER BY m.finished_at DESC LIMIT 1000
      """;

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<String> failed =
        target.query(
            FAILED,
            row ->
                "%s %s%s: %s at %s"
                    .formatted(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3) == null ? "" : "." + row.getString(3),
                        row.getString(4),
                        row.getString(5)));
    if (failed.isEmpty()) {
      return CheckOutcome.ok(WEIGHT, "No migration failed in the last 24 hours.");
    }
    List<String> details = new ArrayList<>();
    details.add("%d migrations failed in the last 24 hours.".formatted(failed.size()));
    details.addAll(failed.subList(0, Math.min(SHOWN, failed.size())));
    return failed.size() > MANY
        ? CheckOutcome.critical(0, details)
        : CheckOutcome.warning(failed.size() < FEW ? FEW_POINTS : 0, details);
  }
}
