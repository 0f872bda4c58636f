package dev.fieldfare.health.check;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import java.sql.SQLException;
import java.util.List;

/** No stored backup refers to a migration that the ledger does not have. */
public final class OrphanedBackupsCheck implements TargetCheck {
  private static final int WEIGHT = 10;
  private static final int FEW = 5;
  private static final int FEW_POINTS = 5;
  private static final int MOST = 100;

  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "orphaned_backups",
          WEIGHT,
          CheckGrant.READER,
          AlertCategory.BACKUP,
          AlertThreshold.CRITICAL,
          "find out why the history of these backups is gone.");

  private static final String ORPHANS =
      """
      SELECT b.id FROM fieldfare.field_data_backups b
      WHERE b.migration_id IS NOT NULL AND b.status NOT IN ('EXPIRED', 'DELETED')
        AND NOT EXISTS (SELECT FROM fieldfare.field_migrations m WHERE m.id = b.migration_id)
      LIMIT 100
      """;

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<String> orphans = target.query(ORPHANS, row -> row.getString(1));
    if (orphans.isEmpty()) {
      return CheckOutcome.ok(WEIGHT, "No backup is orphaned.");
    }
    String count = orphans.size() == MOST ? MOST + " or more" : Integer.toString(orphans.size());
    return CheckOutcome.warning(
        orphans.size() < FEW ? FEW_POINTS : 0,
        List.of(
            "%s backups refer to no migration, for example %s."
                .formatted(count, orphans.getFirst())));
  }
}
