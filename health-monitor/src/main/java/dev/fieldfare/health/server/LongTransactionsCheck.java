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

/** No transaction is open for longer than 10 minutes. */
public final class LongTransactionsCheck implements TargetCheck {
  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "long_transactions",
          0,
          CheckGrant.MONITOR,
          AlertCategory.TIMEOUT,
          AlertThreshold.CRITICAL,
          "end these sessions, or find out what they wait for.");

  // Without pg_monitor a role sees the times of its own sessions only.
  private static final String LONG =
      """
      SELECT 'The session ' || pid || ' of ' || coalesce(usename, '?') || ' (' || application_name
        || ') has a transaction of ' || (extract(epoch FROM clock_timestamp() - xact_start) / 60)::int
        || ' minutes.'
      FROM pg_catalog.pg_stat_activity
      WHERE datname = current_database() AND backend_type = 'client backend'
        AND xact_start < clock_timestamp() - interval '10 minutes'
      ORDER BY xact_start LIMIT 20
      """;

  private static final String SEES_ALL =
      "SELECT pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')";

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<String> open = target.query(LONG, row -> row.getString(1));
    if (!open.isEmpty()) {
      return CheckOutcome.warning(0, open);
    }
    boolean seesAll = target.query(SEES_ALL, row -> row.getBoolean(1)).getFirst();
    return CheckOutcome.ok(
        0,
        seesAll
            ? "No transaction is open for longer than 10 minutes."
            : "No own transaction is long. To see those of others, run: "
                + CheckGrant.MONITOR.to(target.role()));
  }
}
