package dev.fieldfare.health.check;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import java.sql.SQLException;
import java.util.List;

/** The tables of the ledger exist: 20 points each. */
public final class TablesCheck implements TargetCheck {
  private static final int EACH = 20;
  private static final List<String> TABLES = List.of("field_migrations", "field_data_backups");

  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "tables",
          EACH * TABLES.size(),
          CheckGrant.CONNECT,
          AlertCategory.SCHEMA_DRIFT,
          AlertThreshold.CRITICAL,
          "start a migration-worker, which installs the ledger.");

  private static final String EXISTING =
      """
      SELECT c.relname FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'fieldfare' AND c.relkind IN ('r', 'p')
        AND c.relname IN ('field_migrations', 'field_data_backups')
      """;

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<String> existing = target.query(EXISTING, row -> row.getString(1));
    List<String> details =
        TABLES.stream()
            .map(name -> name + ": " + (existing.contains(name) ? "EXISTS" : "MISSING"))
            .toList();
    return existing.size() == TABLES.size()
        ? new CheckOutcome(CheckStatus.OK, DESCRIPTION.weight(), details)
        : CheckOutcome.critical(EACH * existing.size(), details);
  }
}
