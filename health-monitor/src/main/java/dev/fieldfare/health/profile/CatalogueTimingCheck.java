package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckDescription;
import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures queries that Fieldfare makes: on the catalogue and on the ledger. No row is written. */
public final class CatalogueTimingCheck implements TargetCheck {
  private static final long SLOW_MILLISECONDS = 1_000;

  private static final CheckDescription DESCRIPTION =
      QueryCheck.described(
          "timing", CheckGrant.READER, "look at fieldfare --target {target} health.");

  private static final String CATALOGUE =
      "SELECT count(*) FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid ="
          + " a.attrelid";

  private static final String LEDGER =
      "SELECT id FROM fieldfare.field_migrations ORDER BY seq DESC LIMIT 100";

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    long catalogue = milliseconds(target, CATALOGUE);
    long ledger = milliseconds(target, LEDGER);
    String text =
        "The catalogue answered in %d ms, the newest changes of the ledger in %d ms."
            .formatted(catalogue, ledger);
    return Math.max(catalogue, ledger) > SLOW_MILLISECONDS
        ? CheckOutcome.warning(0, List.of(text))
        : CheckOutcome.ok(0, text);
  }

  private static long milliseconds(CheckedTarget target, String query) throws SQLException {
    long began = System.nanoTime();
    target.query(query, row -> row.getString(1));
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }
}
