package dev.fieldfare.health.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.schedule.Schedule;
import dev.fieldfare.contracts.schedule.ScheduleExportFormat;
import dev.fieldfare.contracts.schedule.ScheduleKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Schedules as other schedulers read them. */
class ScheduleExportsTest {
  private static final List<Schedule> ALL =
      List.of(
          schedule("nightly", "0 2 * * *", "Europe/Berlin"),
          schedule("quarterly", "0 4 1 1,4,7,10 *", "UTC"),
          schedule("weekly", "30 8 * * 1,5", "UTC"),
          schedule("often", "*/10 * * * *", "UTC"),
          schedule("either", "0 0 13 * 5", "UTC"),
          schedule("main-health", "PT1H", "UTC"),
          schedule("odd", "PT7M", "UTC"));

  @Test
  void qc67_aCrontabHasALineForEachSchedule() {
    assertThat(text(ScheduleExportFormat.CRON))
        .contains(
            "CRON_TZ=Europe/Berlin\n0 2 * * * fieldfare schedule run nightly --wait\n",
            "0 */1 * * * fieldfare schedule run main-health --wait\n",
            "# odd: PT7M has no cron text\n");
  }

  @Test
  void qc67_systemdUnitsHaveCalendars() {
    assertThat(text(ScheduleExportFormat.SYSTEMD))
        .contains(
            "OnCalendar=*-*-* 02:00:00 Europe/Berlin\n",
            "OnCalendar=*-01,04,07,10-01 04:00:00 UTC\n",
            "OnCalendar=Mon,Fri *-*-* 08:30:00 UTC\n",
            "OnCalendar=*-*-* *:00,10,20,30,40,50:00 UTC\n",
            "OnCalendar=*-*-13 00:00:00 UTC\nOnCalendar=Fri *-*-* 00:00:00 UTC\n",
            "OnUnitActiveSec=420s\n",
            "ExecStart=/usr/bin/env fieldfare schedule run nightly --wait\n");
  }

  @Test
  void qc67_windowsTasksHaveTheirTimes() {
    assertThat(text(ScheduleExportFormat.TASKSCHEDULER))
        .contains(
            "/TN \"Fieldfare\\n"
                + "ightly\" /TR \"fieldfare schedule run nightly --wait\" /SC DAILY /ST 02:00",
            "/SC MONTHLY /D 1 /M JAN,APR,JUL,OCT /ST 04:00",
            "/SC WEEKLY /D MON,FRI /ST 08:30",
            "/SC MINUTE /MO 10 /ST 00:00",
            "\"Fieldfare\\either-1\"",
            "\"Fieldfare\\either-2\"",
            "/SC MINUTE /MO 7");
  }

  @Test
  void qc67_otherFormatsHaveCronText() {
    assertThat(text(ScheduleExportFormat.PM2))
        .contains("cron_restart: \"0 2 * * *\"", "autorestart: false", "// odd: PT7M");
    assertThat(text(ScheduleExportFormat.KUBERNETES))
        .contains(
            "name: fieldfare-main-health\n",
            "schedule: \"0 2 * * *\"\n  timeZone: \"Europe/Berlin\"",
            "concurrencyPolicy: Forbid");
    assertThat(text(ScheduleExportFormat.COMPOSE))
        .contains("      0 2 * * * fieldfare schedule run nightly --wait\n");
  }

  private static String text(ScheduleExportFormat format) {
    return ScheduleExports.text(format, ALL);
  }

  private static Schedule schedule(String name, String timing, String zone) {
    return new Schedule(
        name,
        "main",
        ScheduleKind.HEALTH,
        timing,
        zone,
        Optional.empty(),
        true,
        Optional.empty(),
        Optional.empty(),
        "test",
        Instant.EPOCH);
  }
}
