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

/** No sequence is near its end. */
public final class SequencesCheck implements TargetCheck {
  private static final double CRITICAL = 0.95;

  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "sequences",
          0,
          CheckGrant.MONITOR,
          AlertCategory.CAPACITY,
          AlertThreshold.CRITICAL,
          "give the column and its sequence a bigger type.");

  private static final String NEAR_END =
      """
      SELECT schemaname || '.' || sequencename, last_value / max_value::float8
      FROM pg_catalog.pg_sequences
      WHERE increment_by > 0 AND NOT cycle AND last_value / max_value::float8 > 0.8
      ORDER BY 2 DESC LIMIT 20
      """;

  private record UsedSequence(String name, double share) {
    String text() {
      return "The sequence %s has used %.0f %% of its values.".formatted(name, share * 100);
    }
  }

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<UsedSequence> used =
        target.query(NEAR_END, row -> new UsedSequence(row.getString(1), row.getDouble(2)));
    List<String> details = used.stream().map(UsedSequence::text).toList();
    if (used.isEmpty()) {
      return CheckOutcome.ok(0, "No sequence has used more than 80 % of its values.");
    }
    return used.getFirst().share() > CRITICAL
        ? CheckOutcome.critical(0, details)
        : CheckOutcome.warning(0, details);
  }
}
