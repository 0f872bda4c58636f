package dev.fieldfare.health.check;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import java.sql.SQLException;
import java.util.List;

/**
 * The indexes on which queries of the ledger depend exist and are valid.
 *
 * <p>An index counts by its table and its first column, because names of indexes may differ.
 */
public final class IndexesCheck implements TargetCheck {
  private static final int WEIGHT = 10;

  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "indexes",
          WEIGHT,
          CheckGrant.CONNECT,
          AlertCategory.SCHEMA_DRIFT,
          AlertThreshold.CRITICAL,
          "start a migration-worker, which installs the ledger.");

  private static final String MISSING =
      """
      SELECT needed.table_name || '.' || needed.column_name
      FROM (VALUES ('field_migrations', 'form_id'), ('field_migrations', 'table_name'),
        ('field_migrations', 'idempotency_key'), ('finished_migrations', 'form_id'),
        ('finished_migrations', 'table_name'), ('field_data_backups', 'table_name'),
        ('field_data_backups', 'quarantine_id')) needed (table_name, column_name)
      WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'fieldfare'
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
        WHERE c.relname = needed.table_name AND a.attname = needed.column_name
          AND i.indisvalid AND i.indisready)
      ORDER BY 1
      """;

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<String> missing = target.query(MISSING, row -> row.getString(1));
    return missing.isEmpty()
        ? new CheckOutcome(CheckStatus.OK, WEIGHT, List.of("All indexes of the ledger are valid."))
        : CheckOutcome.warning(
            0, missing.stream().map(column -> column + ": MISSING or invalid").toList());
  }
}
