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

/**
 * No standby is far behind: neither by time nor by the size of the log that it has not replayed.
 *
 * @param mebibytes from this size on it is a finding
 */
public record ReplicationLagCheck(long mebibytes) implements TargetCheck {
  private static final long MOST_MEBIBYTES = 1024;
  private static final int MOST_SECONDS = 60;

  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "replication_lag",
          0,
          CheckGrant.MONITOR,
          AlertCategory.CAPACITY,
          AlertThreshold.WARNING,
          "look at the load and the network of the standby.");

  // Without pg_monitor a role sees that there are standbys, and no positions.
  private static final String STANDBYS =
      """
      SELECT r.application_name, coalesce(extract(epoch FROM r.replay_lag), 0)::bigint,
        coalesce(pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), r.replay_lsn) / 1048576, 0)::bigint,
        pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')
      FROM pg_catalog.pg_stat_replication r WHERE NOT pg_catalog.pg_is_in_recovery()
      ORDER BY 3 DESC, 1 LIMIT 20
      """;

  private record Standby(String name, long seconds, long mebibytes, boolean isSeen) {
    String text() {
      return "The standby %s is %d s and %d MiB behind.".formatted(name, seconds, mebibytes);
    }
  }

  /** A check with the usual limits: a minute or 1 GiB. */
  public ReplicationLagCheck() {
    this(MOST_MEBIBYTES);
  }

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<Standby> standbys =
        target.query(
            STANDBYS,
            row ->
                new Standby(row.getString(1), row.getLong(2), row.getLong(3), row.getBoolean(4)));
    if (standbys.stream().anyMatch(standby -> !standby.isSeen())) {
      return CheckOutcome.skipped(
          "The positions of standbys are not visible. Run: "
              + CheckGrant.MONITOR.to(target.role()));
    }
    List<String> behind = standbys.stream().filter(this::isFarBehind).map(Standby::text).toList();
    return behind.isEmpty()
        ? CheckOutcome.ok(0, "%d standbys, none is far behind.".formatted(standbys.size()))
        : CheckOutcome.warning(0, behind);
  }

  private boolean isFarBehind(Standby standby) {
    return standby.seconds() >= MOST_SECONDS || standby.mebibytes() >= mebibytes;
  }
}
