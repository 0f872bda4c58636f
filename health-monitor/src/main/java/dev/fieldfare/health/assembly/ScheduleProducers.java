package dev.fieldfare.health.assembly;

import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.CheckedTargets;
import dev.fieldfare.health.check.HealthExamination;
import dev.fieldfare.health.config.HealthConfig;
import dev.fieldfare.health.notify.BackupWorkerRuns;
import dev.fieldfare.health.notify.CleanupRuns;
import dev.fieldfare.health.notify.ReportRuns;
import dev.fieldfare.health.schedule.HealthEffect;
import dev.fieldfare.health.schedule.RemoteEffect;
import dev.fieldfare.health.schedule.ScheduleDefinition;
import dev.fieldfare.health.schedule.ScheduleLoop;
import dev.fieldfare.health.schedule.ScheduleRuns;
import dev.fieldfare.health.schedule.ScheduledEffect;
import dev.fieldfare.health.schedule.Schedules;
import dev.fieldfare.health.schedule.ValidationEffect;
import dev.fieldfare.health.store.JdbcScheduleRuns;
import dev.fieldfare.health.store.JdbcSchedules;
import dev.fieldfare.service.internal.InternalClient;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Makes the schedules with the work of each kind. */
class ScheduleProducers {

  @Produces
  @Singleton
  Schedules schedules(AgroalDataSource control, Clock clock) {
    return new JdbcSchedules(control, clock);
  }

  @Produces
  @Singleton
  ScheduleRuns scheduleRuns(AgroalDataSource control, AlertStore alerts, Clock clock) {
    return new JdbcScheduleRuns(control, alerts, clock);
  }

  @Produces
  @Singleton
  ScheduleLoop scheduleLoop(
      ScheduleRuns runs,
      CheckedTargets targets,
      HealthExamination examination,
      ValidationEffect validations,
      InternalClient client,
      Clock clock) {
    ScheduledEffect backups = new RemoteEffect(new BackupWorkerRuns(client));
    ScheduledEffect reports = new RemoteEffect(new ReportRuns(client));
    Map<ScheduleKind, ScheduledEffect> effects =
        Map.of(
            ScheduleKind.HEALTH, new HealthEffect(targets, examination),
            ScheduleKind.VALIDATION, validations,
            ScheduleKind.BACKUP, backups,
            ScheduleKind.FULL_BACKUP, backups,
            ScheduleKind.VERIFICATION, backups,
            ScheduleKind.PROOF, backups,
            ScheduleKind.DRIFT, validations,
            ScheduleKind.CLEANUP, new RemoteEffect(new CleanupRuns(client)),
            ScheduleKind.REPORT, reports,
            ScheduleKind.DIGEST, reports);
    return new ScheduleLoop(
        runs, effects, work -> Thread.ofVirtual().name("schedule").start(work), clock);
  }

  /** Sets the schedule of the checks of each target, unless a person has changed it. */
  static void configure(Schedules schedules, CheckedTargets targets, HealthConfig config)
      throws SQLException {
    for (CheckedTarget target : targets.all()) {
      schedules.configure(
          new ScheduleDefinition(
              target.name() + "-health",
              target.name(),
              ScheduleKind.HEALTH,
              config.interval().toString(),
              "UTC",
              Optional.empty(),
              true));
    }
  }
}
