package dev.fieldfare.health.data;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.health.check.CheckDescription;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import java.sql.SQLException;
import java.time.Clock;

/**
 * Columns without a foreign key that are named like one: {@code person_id} beside a table {@code
 * person} or {@code persons} with a unique {@code id} of the same type.
 */
public final class UndeclaredOrphansCheck implements TargetCheck {
  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "undeclared_orphans",
          0,
          CheckGrant.OWNERS,
          AlertCategory.DATA_INTEGRITY,
          AlertThreshold.CRITICAL,
          "correct these rows, and declare a foreign key.");

  private static final String REFERENCES =
      "SELECT "
          + ReferenceRows.COLUMNS.formatted(
              "''", "SELECT f.attname", "SELECT i.attname", "ARRAY[f.attnum]", "ARRAY[i.attnum]")
          + """
          FROM pg_catalog.pg_attribute f
          JOIN pg_catalog.pg_class c ON c.oid = f.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_catalog.pg_namespace rn ON rn.oid = n.oid
          JOIN pg_catalog.pg_class r ON r.relnamespace = n.oid
            AND r.relname IN (pg_catalog.left(f.attname, -3), pg_catalog.left(f.attname, -3) || 's')
          JOIN pg_catalog.pg_attribute i ON i.attrelid = r.oid AND i.attname = 'id' AND i.atttypid = f.atttypid
          WHERE f.attname LIKE '_%\\_id' AND f.attnum > 0 AND NOT f.attisdropped
            AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND r.relkind IN ('r', 'p')
            AND n.nspname !~ '^(pg_|fieldfare|information_schema$)'
            AND EXISTS (SELECT FROM pg_catalog.pg_index x WHERE x.indrelid = r.oid AND x.indisunique AND x.indisvalid
              AND x.indpred IS NULL AND x.indnkeyatts = 1 AND x.indkey[0] = i.attnum)
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f'
              AND f.attnum = ANY (k.conkey))
          ORDER BY 3, 4, f.attnum
          """;

  private final Clock clock;

  /** A check whose time is taken from this clock. */
  public UndeclaredOrphansCheck(Clock clock) {
    this.clock = clock;
  }

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    return new OrphanSearch(CheckStatus.WARNING, clock).search(target, REFERENCES);
  }
}
