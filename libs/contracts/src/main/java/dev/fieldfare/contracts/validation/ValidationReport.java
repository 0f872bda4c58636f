package dev.fieldfare.contracts.validation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fieldfare.contracts.health.CheckStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A validation of a target.
 *
 * @param quick whether slow checks were left out
 * @param requestedBy who asked for it
 * @param checks all checks of the profile, those that were skipped too
 */
public record ValidationReport(
    UUID id,
    String target,
    ValidationProfile profile,
    boolean quick,
    String requestedBy,
    Instant startedAt,
    long durationMs,
    List<ValidatedCheck> checks) {

  /** Copies the checks. */
  public ValidationReport {
    checks = List.copyOf(checks);
  }

  /**
   * The worst finding. A check that failed is a warning, because it proves nothing; one that was
   * skipped changes nothing.
   */
  @JsonProperty
  public CheckStatus result() {
    if (count(CheckStatus.CRITICAL) > 0) {
      return CheckStatus.CRITICAL;
    }
    return count(CheckStatus.WARNING) + count(CheckStatus.ERROR) > 0
        ? CheckStatus.WARNING
        : CheckStatus.OK;
  }

  /** How many checks have this status. */
  public long count(CheckStatus status) {
    return checks.stream().filter(check -> check.status() == status).count();
  }
}
