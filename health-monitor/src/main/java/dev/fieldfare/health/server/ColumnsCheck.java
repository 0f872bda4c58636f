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

/**
 * No table is near the limit of 1,600 attribute numbers. A dropped column keeps its number, so a
 * table that often gets and loses columns reaches the limit too.
 */
public final class ColumnsCheck implements TargetCheck {
  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "columns",
          0,
          CheckGrant.CONNECT,
          AlertCategory.CAPACITY,
          AlertThreshold.WARNING,
          "copy the table into a new one; that frees the numbers of dropped columns.");

  private static final String NEAR_LIMIT =
      """
      SELECT n.nspname || '.' || c.relname, c.relnatts
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND c.relnatts > 1280 AND n.nspname !~ '^pg_'
      ORDER BY c.relnatts DESC, 1 LIMIT 20
      """;

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<String> near =
        target.query(
            NEAR_LIMIT,
            row ->
                "The table %s has used %d of 1,600 column numbers."
                    .formatted(row.getString(1), row.getInt(2)));
    return near.isEmpty()
        ? CheckOutcome.ok(0, "No table has used more than 80 % of its column numbers.")
        : CheckOutcome.warning(0, near);
  }
}
