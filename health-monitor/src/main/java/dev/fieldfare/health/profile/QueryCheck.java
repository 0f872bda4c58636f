package dev.fieldfare.health.profile;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.health.check.CheckDescription;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import java.sql.SQLException;
import java.util.List;

/**
 * A check whose findings are the rows of a query.
 *
 * @param findings answers one sentence a row
 * @param worst the status when there is a row
 * @param fine the sentence when there is none
 */
record QueryCheck(CheckDescription description, String findings, CheckStatus worst, String fine)
    implements TargetCheck {
  private static final int SHOWN = 20;

  static QueryCheck warning(
      String name, CheckGrant grant, String query, String fine, String advice) {
    return new QueryCheck(described(name, grant, advice), query, CheckStatus.WARNING, fine);
  }

  static QueryCheck critical(
      String name, CheckGrant grant, String query, String fine, String advice) {
    return new QueryCheck(described(name, grant, advice), query, CheckStatus.CRITICAL, fine);
  }

  /** The description of a check outside of the score. */
  static CheckDescription described(String name, CheckGrant grant, String advice) {
    return new CheckDescription(
        name, 0, grant, AlertCategory.DATA_INTEGRITY, AlertThreshold.CRITICAL, advice);
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<String> found =
        target.query(
            "SELECT f.finding, count(*) OVER () FROM (%s) f (finding) ORDER BY 1 LIMIT %d"
                .formatted(findings, SHOWN),
            row ->
                row.getLong(2) > SHOWN && row.getRow() == SHOWN
                    ? "%s And %d more.".formatted(row.getString(1), row.getLong(2) - SHOWN)
                    : row.getString(1));
    return found.isEmpty() ? CheckOutcome.ok(0, fine) : new CheckOutcome(worst, 0, found);
  }
}
