package dev.fieldfare.health.schedule;

import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.contracts.schedule.TrafficProfile;
import java.util.List;
import java.util.Optional;

/** The schedules that a traffic profile sets for a target. */
public final class TrafficSchedules {

  // Columns of forms that others made do not depend on the traffic.
  private static final String SYNC = "0 4 1 1,4,7,10 *";

  private TrafficSchedules() {}

  /** Cleanup, health, report, validation and sync; the hourly checks stay as they are. */
  public static List<ScheduleDefinition> of(TrafficProfile profile, String target, String zone) {
    return switch (profile) {
      case LOW ->
          schedules(target, zone, "0 2 * * 1", "0 8 1 * *", "0 17 1 * *", "0 3 1 1,4,7,10 *");
      case MEDIUM -> schedules(target, zone, "0 2 * * *", "0 8 * * 1", "0 17 * * 5", "0 3 1 * *");
      case HIGH -> schedules(target, zone, "0 2 * * *", "0 8 * * *", "0 17 * * *", "0 3 * * 1");
    };
  }

  private static List<ScheduleDefinition> schedules(
      String target, String zone, String cleanup, String health, String report, String validation) {
    return List.of(
        schedule(target, zone, "cleanup", ScheduleKind.CLEANUP, cleanup),
        schedule(target, zone, "health-check", ScheduleKind.HEALTH, health),
        schedule(target, zone, "report", ScheduleKind.REPORT, report),
        schedule(target, zone, "validation", ScheduleKind.VALIDATION, validation),
        schedule(target, zone, "sync", ScheduleKind.SYNC, SYNC));
  }

  private static ScheduleDefinition schedule(
      String target, String zone, String task, ScheduleKind kind, String cron) {
    return new ScheduleDefinition(
        target + "-" + task, target, kind, cron, zone, Optional.empty(), true);
  }
}
