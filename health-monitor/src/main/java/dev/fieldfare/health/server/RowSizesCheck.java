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
 * Rows with a value in each column fit into a page. PostgreSQL stores long values elsewhere, but a
 * reference of 18 bytes to each remains, so a table with many columns accepts some rows and refuses
 * others.
 */
public final class RowSizesCheck implements TargetCheck {
  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "row_sizes",
          0,
          CheckGrant.CONNECT,
          AlertCategory.CAPACITY,
          AlertThreshold.WARNING,
          "move some columns into a second table.");

  // A page has 8,160 bytes for a row. Values of a dropped column are null in new rows.
  private static final String LARGE =
      """
      SELECT n.nspname || '.' || c.relname, w.bytes
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace,
        LATERAL (SELECT 24 + c.relnatts / 8 + pg_catalog.sum(CASE WHEN a.attlen > 0 THEN a.attlen ELSE 18 END) AS bytes
          FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) w
      WHERE c.relkind IN ('r', 'p') AND c.relnatts > 100 AND n.nspname !~ '^pg_' AND w.bytes > 6528
      ORDER BY w.bytes DESC, 1 LIMIT 20
      """;

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<String> large =
        target.query(
            LARGE,
            row ->
                "A row of %s with long values in all columns needs %d of the 8,160 bytes of a page."
                    .formatted(row.getString(1), row.getLong(2)));
    return large.isEmpty()
        ? CheckOutcome.ok(0, "No full row needs more than 80 % of a page.")
        : CheckOutcome.warning(0, large);
  }
}
