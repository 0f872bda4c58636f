package dev.fieldfare.health.form;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.health.check.CheckDescription;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * The tables of forms are as the registry has them. Without a registry there is nothing to find.
 */
public final class FormDriftCheck implements TargetCheck {
  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "forms",
          0,
          CheckGrant.READER,
          AlertCategory.SCHEMA_DRIFT,
          AlertThreshold.CRITICAL,
          "run fieldfare --target {target} validate, which names each difference and its repair.");

  private static final Set<String> CRITICAL = Set.of("CRITICAL", "HIGH");
  private static final String DIFFERENCES =
      """
      SELECT d.severity, d.kind, count(*), min(d.table_name) FROM fieldfare.form_drift() d
      GROUP BY d.severity, d.kind ORDER BY min(array_position('{CRITICAL,HIGH,MEDIUM,LOW}', d.severity)), d.kind
      """;

  private record Difference(String severity, String kind, long count, String table) {
    String text() {
      return "%d differences are %s, for example of the table \"%s\"."
          .formatted(count, kind, table);
    }
  }

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<Difference> found =
        target.query(
            DIFFERENCES,
            row ->
                new Difference(
                    row.getString(1), row.getString(2), row.getLong(3), row.getString(4)));
    if (found.isEmpty()) {
      return CheckOutcome.ok(0, "The tables of all forms are as the registry has them.");
    }
    List<String> details = found.stream().map(Difference::text).toList();
    return found.stream().map(Difference::severity).anyMatch(CRITICAL::contains)
        ? CheckOutcome.critical(0, details)
        : CheckOutcome.warning(0, details);
  }
}
