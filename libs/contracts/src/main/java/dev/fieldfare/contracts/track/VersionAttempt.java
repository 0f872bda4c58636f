package dev.fieldfare.contracts.track;

import dev.fieldfare.contracts.message.VersionDirection;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An attempt to apply a version or to roll it back.
 *
 * @param n its number, from 1
 * @param checksum SHA-256 of the text that ran
 * @param way the entrance of the request, as in {@code http}
 * @param destroyed what the script destroyed because the release allowed it
 */
public record VersionAttempt(
    int n,
    VersionDirection direction,
    VersionStatus status,
    String checksum,
    String migrationId,
    Optional<String> requestedBy,
    Optional<String> way,
    Instant startedAt,
    Instant finishedAt,
    List<ExecutedStatement> statements,
    List<String> destroyed,
    Optional<VersionFailure> error) {

  public VersionAttempt {
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(checksum, "checksum");
    Objects.requireNonNull(migrationId, "migrationId");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(finishedAt, "finishedAt");
    statements = List.copyOf(statements);
    destroyed = List.copyOf(destroyed);
  }

  /**
   * A statement of a script that ran.
   *
   * @param line where it begins in its file
   * @param ms how long it took
   */
  public record ExecutedStatement(int line, long rows, double ms) {}
}
