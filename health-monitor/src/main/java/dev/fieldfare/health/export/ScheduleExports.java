package dev.fieldfare.health.export;

import dev.fieldfare.contracts.schedule.Schedule;
import dev.fieldfare.contracts.schedule.ScheduleExportFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Schedules as other schedulers read them. Each of them asks the gateway for a run, so runs and
 * their history stay where they are.
 */
public final class ScheduleExports {

  private ScheduleExports() {}

  /** The schedules in this format, with the disabled ones. */
  public static String text(ScheduleExportFormat format, List<Schedule> schedules) {
    List<ExportedSchedule> all = schedules.stream().map(ExportedSchedule::of).toList();
    return switch (format) {
      case CRON -> CrontabExport.text(all);
      case SYSTEMD -> SystemdExport.text(all);
      case TASKSCHEDULER -> TaskSchedulerExport.text(all);
      case PM2 -> pm2(all);
      case COMPOSE -> CrontabExport.compose(all);
      case KUBERNETES -> KubernetesExport.text(all);
    };
  }

  private static String pm2(List<ExportedSchedule> all) {
    String apps =
        all.stream()
            .filter(each -> each.cron().isPresent())
            .map(
                each ->
                    """
                        {
                          name: "fieldfare-%s",
                          script: "fieldfare",
                          args: "%s",
                          interpreter: "none",
                          cron_restart: "%s",
                          autorestart: false,
                        },
                    """
                        .formatted(each.name(), each.arguments(), each.cron().orElseThrow()))
            .collect(Collectors.joining());
    return unwritable("// ", all)
        + "// Times are of the zone of PM2's process. FIELDFARE_URL and FIELDFARE_API_KEY are"
        + " needed.\n"
        + "module.exports = {\n"
        + "  apps: [\n"
        + apps
        + "  ],\n};\n";
  }

  /** A comment for each schedule that cron text cannot say. */
  static String unwritable(String comment, List<ExportedSchedule> all) {
    return all.stream()
        .filter(each -> each.cron().isEmpty())
        .map(each -> "%s%s: %s has no cron text\n".formatted(comment, each.name(), each.timing()))
        .collect(Collectors.joining());
  }
}
