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

/** No replication slot keeps much of the write-ahead log. */
public final class ReplicationSlotsCheck implements TargetCheck {
  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "replication_slots",
          0,
          CheckGrant.CONNECT,
          AlertCategory.CAPACITY,
          AlertThreshold.CRITICAL,
          "start the consumer of the slot again, or drop the slot.");

  // 1 GiB and 10 GiB.
  private static final long CRITICAL_MEBIBYTES = 10 * 1024;

  private static final String KEPT =
      """
      SELECT s.slot_name, s.active,
        (pg_catalog.pg_wal_lsn_diff(CASE WHEN pg_catalog.pg_is_in_recovery()
          THEN pg_catalog.pg_last_wal_replay_lsn() ELSE pg_catalog.pg_current_wal_lsn() END,
          s.restart_lsn) / 1048576)::bigint AS mebibytes
      FROM pg_catalog.pg_replication_slots s
      WHERE s.restart_lsn IS NOT NULL ORDER BY mebibytes DESC LIMIT 20
      """;

  private record Slot(String name, boolean isActive, long mebibytes) {
    boolean keepsMuch() {
      return mebibytes > 1024;
    }

    String text() {
      return "The %s slot %s keeps %d MiB of the write-ahead log."
          .formatted(isActive ? "active" : "inactive", name, mebibytes);
    }
  }

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<Slot> slots =
        target
            .query(KEPT, row -> new Slot(row.getString(1), row.getBoolean(2), row.getLong(3)))
            .stream()
            .filter(Slot::keepsMuch)
            .toList();
    if (slots.isEmpty()) {
      return CheckOutcome.ok(0, "No slot keeps more than 1 GiB of the write-ahead log.");
    }
    List<String> details = slots.stream().map(Slot::text).toList();
    return slots.getFirst().mebibytes() > CRITICAL_MEBIBYTES
        ? CheckOutcome.critical(0, details)
        : CheckOutcome.warning(0, details);
  }
}
