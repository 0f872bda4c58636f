package dev.fieldfare.contracts.event;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What can have happened, by its name in events. */
public enum EventType {
  MIGRATION_ACCEPTED("migration.accepted"),
  MIGRATION_REJECTED("migration.rejected"),
  MIGRATION_SCHEDULED("migration.scheduled"),
  MIGRATION_WAITING("migration.waiting"),
  MIGRATION_STARTED("migration.started"),
  MIGRATION_PROGRESSED("migration.progressed"),
  MIGRATION_PAUSED("migration.paused"),
  MIGRATION_RESUMED("migration.resumed"),
  MIGRATION_QUARANTINED("migration.quarantined"),
  MIGRATION_APPLIED("migration.applied"),
  MIGRATION_FAILED("migration.failed"),
  MIGRATION_RETRYING("migration.retrying"),
  MIGRATION_CANCELLED("migration.cancelled"),
  MIGRATION_SKIPPED("migration.skipped"),
  MIGRATION_UNDONE("migration.undone"),
  MIGRATION_PURGED("migration.purged"),
  BACKUP_STARTED("backup.started"),
  BACKUP_COMPLETED("backup.completed"),
  BACKUP_VERIFIED("backup.verified"),
  BACKUP_FAILED("backup.failed"),
  BACKUP_CORRUPT("backup.corrupt"),
  BACKUP_RESTORED("backup.restored"),
  BACKUP_PROMOTED("backup.promoted"),
  BACKUP_HELD("backup.held"),
  BACKUP_RELEASED("backup.released"),
  BACKUP_EXPIRED("backup.expired"),
  BACKUP_DELETED("backup.deleted"),
  ROLLBACK_PLANNED("rollback.planned"),
  ROLLBACK_CONFIRMED("rollback.confirmed"),
  ROLLBACK_STEP("rollback.step"),
  ROLLBACK_COMPLETED("rollback.completed"),
  ROLLBACK_FAILED("rollback.failed"),
  CHANGESET_SUBMITTED("changeset.submitted"),
  CHANGESET_CONFIRMED("changeset.confirmed"),
  CHANGESET_COMPLETED("changeset.completed"),
  CHANGESET_FAILED("changeset.failed"),
  VERSION_APPLIED("version.applied"),
  VERSION_FAILED("version.failed"),
  VERSION_ROLLED_BACK("version.rolledback"),
  VERSION_BASELINED("version.baselined"),
  VERSION_REPAIRED("version.repaired"),
  ALERT_RAISED("alert.raised"),
  ALERT_REPEATED("alert.repeated"),
  ALERT_ESCALATED("alert.escalated"),
  ALERT_ACKNOWLEDGED("alert.acknowledged"),
  ALERT_RESOLVED("alert.resolved"),
  SCHEDULE_DUE("schedule.due"),
  SCHEDULE_MISSED("schedule.missed"),
  SCHEDULE_STARTED("schedule.started"),
  SCHEDULE_RETRYING("schedule.retrying"),
  SCHEDULE_FINISHED("schedule.finished"),
  REMEDY_SUGGESTED("remedy.suggested"),
  REMEDY_CONFIRMED("remedy.confirmed"),
  REMEDY_STARTED("remedy.started"),
  REMEDY_FINISHED("remedy.finished"),
  REMEDY_STOPPED("remedy.stopped"),
  REMEDY_RESUMED("remedy.resumed"),
  REPORT_GENERATED("report.generated"),
  ANOMALY_DETECTED("anomaly.detected"),
  ANOMALY_RESOLVED("anomaly.resolved");

  private static final String PREFIX = "dev.fieldfare.";
  private static final Map<String, EventType> BY_WIRE_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(EventType::wireName, Function.identity()));

  private final String name;

  EventType(String name) {
    this.name = name;
  }

  /** The {@code type} of the CloudEvent. */
  @JsonValue
  public String wireName() {
    return PREFIX + name;
  }

  /** The type with this name; empty for one that a newer Fieldfare added. */
  public static Optional<EventType> of(String wireName) {
    return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
  }

  /** True for the events whose data is a migration. */
  public boolean isAboutMigration() {
    return name.startsWith("migration.");
  }
}
