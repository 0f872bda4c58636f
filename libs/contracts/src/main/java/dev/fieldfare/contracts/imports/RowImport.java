package dev.fieldfare.contracts.imports;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An import of rows. The rows themselves are not kept.
 *
 * @param status {@code QUEUED}, {@code RUNNING}, {@code DONE}, or {@code FAILED} without a report
 * @param error why it has no report
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RowImport(
    String id,
    String target,
    String status,
    String requestedBy,
    Instant requestedAt,
    Optional<Instant> finishedAt,
    Optional<String> error,
    Optional<ImportReport> report) {

  public RowImport {
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
}
