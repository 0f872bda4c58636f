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

/** The database is far from the end of its transaction ids. */
public final class TransactionIdsCheck implements TargetCheck {
  private static final long WARNING = 1_000_000_000;
  private static final long CRITICAL = 1_800_000_000;

  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "transaction_ids",
          0,
          CheckGrant.MONITOR,
          AlertCategory.CAPACITY,
          AlertThreshold.CRITICAL,
          "VACUUM (FREEZE) the oldest tables, and see why autovacuum does not.");

  private static final String AGE =
      "SELECT pg_catalog.age(datfrozenxid) FROM pg_catalog.pg_database"
          + " WHERE datname = current_database()";

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    long age = target.query(AGE, row -> row.getLong(1)).getFirst();
    String text = "The oldest transaction id is %d transactions old.".formatted(age);
    if (age > CRITICAL) {
      return CheckOutcome.critical(0, List.of(text));
    }
    return age > WARNING ? CheckOutcome.warning(0, List.of(text)) : CheckOutcome.ok(0, text);
  }
}
