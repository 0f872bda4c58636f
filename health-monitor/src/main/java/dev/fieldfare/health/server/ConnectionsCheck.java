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

/** Connections of the server are left. */
public final class ConnectionsCheck implements TargetCheck {
  private static final int WARNING_PERCENT = 80;
  private static final int CRITICAL_PERCENT = 95;

  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "connections",
          0,
          CheckGrant.MONITOR,
          AlertCategory.CAPACITY,
          AlertThreshold.CRITICAL,
          "close idle sessions, use a pool, or raise max_connections.");

  private static final String CONNECTIONS =
      """
      SELECT count(*), current_setting('max_connections')::int
        - current_setting('superuser_reserved_connections')::int
      FROM pg_catalog.pg_stat_activity WHERE datid IS NOT NULL
      """;

  private record Usage(long used, long most) {
    long percent() {
      return used * 100 / most;
    }
  }

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    Usage usage =
        target.query(CONNECTIONS, row -> new Usage(row.getLong(1), row.getLong(2))).getFirst();
    String text = "%d of %d connections are in use.".formatted(usage.used(), usage.most());
    if (usage.percent() > CRITICAL_PERCENT) {
      return CheckOutcome.critical(0, List.of(text));
    }
    return usage.percent() > WARNING_PERCENT
        ? CheckOutcome.warning(0, List.of(text))
        : CheckOutcome.ok(0, text);
  }
}
