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

/** No session waits for a lock of another one for longer than a minute. */
public final class BlockedSessionsCheck implements TargetCheck {
  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "blocked_sessions",
          0,
          CheckGrant.MONITOR,
          AlertCategory.TIMEOUT,
          AlertThreshold.CRITICAL,
          "end the blocking transactions, or find out what they wait for.");

  private static final String BLOCKED =
      """
      SELECT 'The session ' || a.pid || ' has waited for ' ||
        (extract(epoch FROM clock_timestamp() - a.state_change))::int || ' s for the sessions '
        || array_to_string(pg_catalog.pg_blocking_pids(a.pid), ', ') || '.'
      FROM pg_catalog.pg_stat_activity a
      WHERE a.datname = current_database() AND a.wait_event_type = 'Lock'
        AND a.state_change < clock_timestamp() - interval '1 minute'
      ORDER BY a.state_change LIMIT 20
      """;

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<String> blocked = target.query(BLOCKED, row -> row.getString(1));
    return blocked.isEmpty()
        ? CheckOutcome.ok(0, "No session waits long for a lock.")
        : CheckOutcome.warning(0, blocked);
  }
}
