package dev.fieldfare.contracts.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A backup. Values of rows are not in it.
 *
 * @param name which its requester gave it
 * @param status one of {@link BackupStatus}
 * @param migrationId the change whose values it keeps
 * @param rows empty until it is completed
 * @param bytes of its files, empty until it is completed
 * @param sha256 of its manifest
 * @param verifiedAt when it was last read back and recomputed
 * @param provenAt when it was restored and compared
 * @param retentionUntil how long it is kept at least
 * @param tables the chosen ones of a set
 * @param warnings what is to be said of it, as tables that are missing
 * @param proveDueAt when a proof begins or is looked at again; empty when none was asked for
 * @param retention tier, hold and end, where there is something to say
 */
public record BackupDocument(
    UUID id,
    String target,
    Optional<String> name,
    String type,
    BackupStatus status,
    Optional<String> schema,
    Optional<String> table,
    Optional<String> column,
    Optional<String> formId,
    Optional<String> fieldId,
    Optional<UUID> migrationId,
    Optional<Long> rows,
    Optional<Long> bytes,
    Optional<String> sha256,
    String createdBy,
    Instant createdAt,
    Optional<Instant> finishedAt,
    Optional<Instant> verifiedAt,
    Optional<Instant> provenAt,
    Optional<Instant> retentionUntil,
    Optional<List<String>> tables,
    Optional<List<String>> warnings,
    Optional<Instant> proveDueAt,
    Optional<BackupError> error,
    Optional<BackupRetention> retention) {

  private static final long DAY = Duration.ofDays(1).toSeconds();

  public BackupDocument {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(createdBy, "createdBy");
    Objects.requireNonNull(createdAt, "createdAt");
  }

  /** The days until it may expire, rounded up; 0 when its time is over. */
  public Optional<Long> daysLeft(Instant now) {
    return retentionUntil.map(
        until -> Math.max(0, (Duration.between(now, until).toSeconds() + DAY - 1) / DAY));
  }

  /** Why it failed, without values of rows. */
  public record BackupError(String code, String message) {}
}
