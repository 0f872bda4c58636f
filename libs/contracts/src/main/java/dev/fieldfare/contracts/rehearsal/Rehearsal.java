package dev.fieldfare.contracts.rehearsal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A rehearsal of a release.
 *
 * @param status {@code QUEUED}, {@code RUNNING}, {@code DONE}, or {@code FAILED} where it has no
 *     report
 * @param error why it has no report
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Rehearsal(
    String id,
    String track,
    String target,
    String status,
    String requestedBy,
    Instant requestedAt,
    Optional<Instant> finishedAt,
    Optional<String> error,
    Optional<RehearsalReport> report) {

  public Rehearsal {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(status, "status");
    finishedAt = Objects.requireNonNullElse(finishedAt, Optional.empty());
    error = Objects.requireNonNullElse(error, Optional.empty());
    report = Objects.requireNonNullElse(report, Optional.empty());
  }

  /** Whether it has ended. */
  @JsonIgnore
  public boolean isEnded() {
    return finishedAt.isPresent();
  }

  /** Whether it ended, and every version passed. */
  @JsonIgnore
  public boolean isPassed() {
    return report.filter(RehearsalReport::passed).isPresent();
  }
}
