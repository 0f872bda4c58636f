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
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Each schedule of backups has a verified backup that is not older than it says, with an hour to
 * take and verify it, or six hours while it is being taken and verified.
 */
public record LateBackupsCheck(Schedules schedules, Clock clock) implements TargetCheck {
  private static final Duration GRACE = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofHours(6);
  // The clock of the target may be behind, and a person may ask for a run a little early.
  private static final Duration SLACK = Duration.ofMinutes(5);
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
        WHERE b.name = n.name AND b.status IN ('VERIFIED', 'PROVEN') ORDER BY b.id DESC LIMIT 1),
        (SELECT b.created_at FROM fieldfare.field_data_backups b
        WHERE b.name = n.name AND b.status IN ('RUNNING', 'COMPLETED') ORDER BY b.id DESC LIMIT 1)
      FROM unnest(?) AS n (name)
      """;

  private record Newest(Optional<Instant> verified, Optional<Instant> underWay) {
    static final Newest NONE = new Newest(Optional.empty(), Optional.empty());
  }

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
      // Not skipped: that would leave the alert of a schedule open that was removed.
      return CheckOutcome.ok(0, "No schedule makes backups of this target.");
    }
    Map<String, Newest> newest = newest(target, backups);
    List<String> late =
        backups.stream()
            .map(schedule -> late(schedule, newest.getOrDefault(schedule.name(), Newest.NONE)))
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

  private static Map<String, Newest> newest(CheckedTarget target, List<Schedule> backups)
      throws SQLException {
    Map<String, Newest> newest = new HashMap<>();
    try (Connection connection = target.database().getConnection();
        var query = connection.prepareStatement(NEWEST)) {
      query.setArray(
          1, connection.createArrayOf("text", backups.stream().map(Schedule::name).toArray()));
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        newest.put(rows.getString(1), new Newest(moment(rows, 2), moment(rows, 3)));
      }
    }
    return newest;
  }

  private static Optional<Instant> moment(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  // A new or changed schedule is late only after its first moment.
  private Optional<String> late(Schedule schedule, Newest newest) {
    Instant since =
        newest
            .verified()
            .map(at -> at.plus(SLACK))
            .filter(at -> at.isAfter(schedule.changedAt()))
            .orElse(schedule.changedAt());
    try {
      return ScheduleTiming.of(schedule.timing(), schedule.zone())
          .nextAfter(since)
          .filter(due -> due.plus(time(due, newest)).isBefore(clock.instant()))
          .map(due -> text(schedule, due, newest));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.of(
          "The schedule %s has no moment any more: %s".formatted(schedule.name(), e.getMessage()));
    }
  }

  private static Duration time(Instant due, Newest newest) {
    boolean isUnderWay = newest.underWay().filter(at -> at.plus(SLACK).isAfter(due)).isPresent();
    return isUnderWay ? LONGEST : GRACE;
  }

  private static String text(Schedule schedule, Instant due, Newest newest) {
    return "The backup of the schedule %s, due at %s, is not verified. %s"
        .formatted(
            schedule.name(),
            due,
            newest
                .verified()
                .map(at -> "The newest verified one is of " + at + ".")
                .orElse("There is no verified one."));
  }
}
