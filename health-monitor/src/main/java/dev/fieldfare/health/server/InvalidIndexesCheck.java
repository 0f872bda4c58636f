package dev.fieldfare.health.server;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.health.check.CheckDescription;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import java.sql.SQLException;
import java.util.List;

/** No index is invalid, apart from those that are being built. */
public final class InvalidIndexesCheck implements TargetCheck {
  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "invalid_indexes",
          0,
          CheckGrant.MONITOR,
          AlertCategory.DATA_INTEGRITY,
          AlertThreshold.CRITICAL,
          "drop these indexes and build them again.");

  private static final String INVALID =
      """
      SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT i.indisvalid AND n.nspname !~ '^pg_' AND c.relkind = 'i'
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p
          WHERE p.index_relid = i.indexrelid)
      ORDER BY 1 LIMIT 20
      """;

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<String> invalid = target.query(INVALID, row -> row.getString(1));
    return invalid.isEmpty()
        ? CheckOutcome.ok(0, "No index is invalid.")
        : CheckOutcome.warning(
            0, invalid.stream().map(index -> "The index " + index + " is invalid.").toList());
  }
}
