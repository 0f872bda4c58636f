package dev.fieldfare.health.assembly;

import static java.util.Map.entry;

import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.CheckedTargets;
import dev.fieldfare.health.check.HealthExamination;
import dev.fieldfare.health.config.HealthConfig;
import dev.fieldfare.health.form.FormSyncEffect;
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
        Map.ofEntries(
            entry(ScheduleKind.HEALTH, new HealthEffect(targets, examination)),
            entry(ScheduleKind.VALIDATION, validations),
            entry(ScheduleKind.BACKUP, backups),
            entry(ScheduleKind.FULL_BACKUP, backups),
            entry(ScheduleKind.VERIFICATION, backups),
            entry(ScheduleKind.PROOF, backups),
            entry(ScheduleKind.DRIFT, validations),
            entry(ScheduleKind.CLEANUP, new RemoteEffect(new CleanupRuns(client))),
            entry(ScheduleKind.REPORT, reports),
            entry(ScheduleKind.DIGEST, reports),
            entry(ScheduleKind.SYNC, new FormSyncEffect(targets, clock)));
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
