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

/** Every check and foreign key was validated against the rows that existed before it. */
public final class UnvalidatedConstraintsCheck implements TargetCheck {
  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "constraints",
          0,
          CheckGrant.CONNECT,
          AlertCategory.DATA_INTEGRITY,
          AlertThreshold.CRITICAL,
          "ALTER TABLE … VALIDATE CONSTRAINT …, after wrong rows were corrected.");

  private static final String UNVALIDATED =
      """
      SELECT n.nspname || '.' || c.relname || ': ' || k.conname
      FROM pg_catalog.pg_constraint k
      JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT k.convalidated AND k.contype IN ('c', 'f') AND n.nspname !~ '^(pg_|fieldfare)'
      ORDER BY 1 LIMIT 20
      """;

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<String> unvalidated = target.query(UNVALIDATED, row -> row.getString(1));
    return unvalidated.isEmpty()
        ? CheckOutcome.ok(0, "All constraints are validated.")
        : CheckOutcome.warning(
            0,
            unvalidated.stream().map(name -> "The constraint " + name + " is not valid.").toList());
  }
}
