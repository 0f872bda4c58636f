package dev.fieldfare.health.overdue;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.health.check.CheckDescription;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import java.sql.SQLException;
import java.util.List;

/** Events are published soon after they were recorded. */
public final class RelayCheck implements TargetCheck {
  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "relay",
          0,
          CheckGrant.READER,
          AlertCategory.QUEUE,
          AlertThreshold.CRITICAL,
          "check that Redis answers and that a migration-worker runs.");

  private static final int WARNING_SECONDS = 10;
  private static final int CRITICAL_SECONDS = 300;

  // The oldest event that is not published: the next position, or the first without a position.
  private static final String OLDEST =
      """
      SELECT coalesce((SELECT extract(epoch FROM clock_timestamp() - e.time)
        FROM fieldfare.event_log e WHERE e.log_id = coalesce(
          (SELECT b.log_ids[r.published_position + 2 - b.first_position]
           FROM fieldfare.event_batches b WHERE b.last_position > r.published_position
           ORDER BY b.last_position LIMIT 1),
          (SELECT q.log_ids[1] FROM fieldfare.event_queue q ORDER BY q.place LIMIT 1))), 0)::bigint
      FROM fieldfare.relay r
      """;

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    long seconds = target.query(OLDEST, row -> row.getLong(1)).getFirst();
    String text =
        "The oldest event that is not published was recorded %d s ago.".formatted(seconds);
    if (seconds > CRITICAL_SECONDS) {
      return CheckOutcome.critical(0, List.of(text));
    }
    return seconds > WARNING_SECONDS
        ? CheckOutcome.warning(0, List.of(text))
        : CheckOutcome.ok(0, "All events are published.");
  }
}
