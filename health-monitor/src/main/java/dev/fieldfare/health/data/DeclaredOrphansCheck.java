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

/** Foreign keys that are NOT VALID hold for the rows that existed before them. */
public final class DeclaredOrphansCheck implements TargetCheck {
  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "declared_orphans",
          0,
          CheckGrant.OWNERS,
          AlertCategory.DATA_INTEGRITY,
          AlertThreshold.CRITICAL,
          "correct or delete these rows, then ALTER TABLE … VALIDATE CONSTRAINT ….");

  private static final String NAMES =
      "SELECT a.attname FROM pg_catalog.unnest(%s) WITH ORDINALITY u (number, place) JOIN"
          + " pg_catalog.pg_attribute a ON a.attrelid = %s AND a.attnum = u.number ORDER BY"
          + " u.place";

  private static final String REFERENCES =
      "SELECT "
          + ReferenceRows.COLUMNS.formatted(
              "k.conname",
              NAMES.formatted("k.conkey", "k.conrelid"),
              NAMES.formatted("k.confkey", "k.confrelid"),
              "k.conkey",
              "k.confkey")
          + """
          FROM pg_catalog.pg_constraint k
          JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_catalog.pg_class r ON r.oid = k.confrelid JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
          WHERE k.contype = 'f' AND NOT k.convalidated AND k.conparentid = 0
            AND n.nspname !~ '^(pg_|fieldfare)' ORDER BY 3, 4, 1
          """;

  private final Clock clock;

  /** A check whose time is taken from this clock. */
  public DeclaredOrphansCheck(Clock clock) {
    this.clock = clock;
  }

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    return new OrphanSearch(CheckStatus.CRITICAL, clock).search(target, REFERENCES);
  }
}
