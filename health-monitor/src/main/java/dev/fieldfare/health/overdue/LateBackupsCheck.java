package dev.fieldfare.health.overdue;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.schedule.Schedule;
import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.health.check.CheckDescription;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import dev.fieldfare.health.schedule.ScheduleTiming;
import dev.fieldfare.health.schedule.Schedules;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Each schedule of backups has a verified backup that is not older than it says, with an hour to
 * take and verify it.
 */
public record LateBackupsCheck(Schedules schedules, Clock clock) implements TargetCheck {
  private static final Duration GRACE = Duration.ofHours(1);
  private static final int SHOWN = 20;

  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "late_backups",
          0,
          CheckGrant.READER,
          AlertCategory.BACKUP,
          AlertThreshold.WARNING,
          "fieldfare --target {target} backup list");

  private static final String NEWEST =
      """
      SELECT n.name, (SELECT b.created_at FROM fieldfare.field_data_backups b
        WHERE b.name = n.name AND b.status IN ('VERIFIED', 'PROVEN') ORDER BY b.id DESC LIMIT 1)
      FROM unnest(?) AS n (name)
      """;

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<Schedule> backups =
        schedules.list().stream()
            .filter(each -> each.enabled() && each.target().equals(target.name()))
            .filter(LateBackupsCheck::makesBackups)
            .toList();
    if (backups.isEmpty()) {
      return CheckOutcome.skipped("No schedule makes backups of this target.");
    }
    Map<String, Instant> newest = newest(target, backups);
    List<String> late =
        backups.stream()
            .map(schedule -> late(schedule, Optional.ofNullable(newest.get(schedule.name()))))
            .flatMap(Optional::stream)
            .limit(SHOWN)
            .toList();
    return late.isEmpty()
        ? CheckOutcome.ok(0, "No scheduled backup is late.")
        : CheckOutcome.warning(0, late);
  }

  private static boolean makesBackups(Schedule schedule) {
    return schedule.kind() == ScheduleKind.BACKUP || schedule.kind() == ScheduleKind.FULL_BACKUP;
  }

  private static Map<String, Instant> newest(CheckedTarget target, List<Schedule> backups)
      throws SQLException {
    Map<String, Instant> newest = new HashMap<>();
    try (Connection connection = target.database().getConnection();
        var query = connection.prepareStatement(NEWEST)) {
      query.setArray(
          1, connection.createArrayOf("text", backups.stream().map(Schedule::name).toArray()));
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        OffsetDateTime at = rows.getObject(2, OffsetDateTime.class);
        if (at != null) {
          newest.put(rows.getString(1), at.toInstant());
        }
      }
    }
    return newest;
  }

  // A new or changed schedule is late only after its first moment.
  private Optional<String> late(Schedule schedule, Optional<Instant> newest) {
    Instant since =
        newest.filter(at -> at.isAfter(schedule.changedAt())).orElse(schedule.changedAt());
    return ScheduleTiming.of(schedule.timing(), schedule.zone())
        .nextAfter(since)
        .filter(due -> due.plus(GRACE).isBefore(clock.instant()))
        .map(
            due ->
                "The backup of the schedule %s, due at %s, is not verified. %s"
                    .formatted(
                        schedule.name(),
                        due,
                        newest
                            .map(at -> "The newest verified one is of " + at + ".")
                            .orElse("There is no verified one.")));
  }
}
