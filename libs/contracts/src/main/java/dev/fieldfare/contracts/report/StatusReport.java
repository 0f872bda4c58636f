package dev.fieldfare.contracts.report;

import dev.fieldfare.contracts.report.MigrationReport.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How the targets are now.
 *
 * @param omitted what it leaves out, in sentences
 * @param alerts the open ones, the newest first
 */
public record StatusReport(
    Instant generatedAt,
    Scope scope,
    List<String> omitted,
    List<TargetStatus> targets,
    List<OpenAlert> alerts) {

  public StatusReport {
    omitted = List.copyOf(omitted);
    targets = List.copyOf(targets);
    alerts = List.copyOf(alerts);
  }

  /**
   * One target.
   *
   * @param queue unfinished migrations by status
   * @param lastEndedAt when the newest of the ended migrations ended
   * @param failures the newest failed or rejected migrations
   * @param versions the last version of each track
   * @param backups the newest backups that can be restored
   */
  public record TargetStatus(
      String target,
      Optional<Health> health,
      List<QueueCount> queue,
      Optional<Instant> lastEndedAt,
      List<Failure> failures,
      List<TrackVersion> versions,
      List<AvailableBackup> backups) {

    public TargetStatus {
      queue = List.copyOf(queue);
      failures = List.copyOf(failures);
      versions = List.copyOf(versions);
      backups = List.copyOf(backups);
    }

    /** The same with its health. */
    public TargetStatus with(Optional<Health> found) {
      return new TargetStatus(target, found, queue, lastEndedAt, failures, versions, backups);
    }
  }

  /** The newest health report of a target. */
  public record Health(Instant checkedAt, int score, String band) {}

  /** Unfinished migrations with a status. */
  public record QueueCount(String status, long count) {}

  /** A migration that failed or was rejected. */
  public record Failure(
      UUID id,
      String type,
      Optional<String> table,
      Optional<String> column,
      String status,
      Optional<Instant> finishedAt,
      String errorCode) {}

  /**
   * A track.
   *
   * @param version the last one that is applied
   */
  public record TrackVersion(
      String track,
      Optional<String> version,
      Optional<Instant> appliedAt,
      long pending,
      long failed) {}

  /**
   * A backup that can be restored.
   *
   * @param table with its schema, if it is of one table
   */
  public record AvailableBackup(
      UUID id,
      String type,
      Optional<String> table,
      String status,
      long rows,
      long bytes,
      Instant createdAt) {}

  /** An alert that is not resolved. */
  public record OpenAlert(
      String id, String severity, String category, String title, Instant firstSeen, long count) {}
}
