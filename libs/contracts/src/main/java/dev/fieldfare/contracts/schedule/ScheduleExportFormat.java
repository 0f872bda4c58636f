package dev.fieldfare.contracts.schedule;

/** For what schedules can be written. */
public enum ScheduleExportFormat {
  /** A crontab of Linux. */
  CRON,
  /** Service and timer units of systemd. */
  SYSTEMD,
  /** Commands for the Windows Task Scheduler. */
  TASKSCHEDULER,
  /** An ecosystem file of PM2. */
  PM2,
  /** A compose file with one service for each schedule. */
  COMPOSE,
  /** CronJobs of Kubernetes. */
  KUBERNETES
}
