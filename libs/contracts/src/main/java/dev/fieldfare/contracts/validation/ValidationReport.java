package dev.fieldfare.contracts.validation;

import dev.fieldfare.contracts.health.CheckStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A validation of a target.
 *
 * @param quick whether slow checks were left out
 * @param requestedBy who asked for it
 * @param result the worst finding, see {@link #worst}
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
    CheckStatus result,
    List<ValidatedCheck> checks) {

  /** Copies the checks. */
  public ValidationReport {
    checks = List.copyOf(checks);
  }

  /** How many checks have this status. */
  public long count(CheckStatus status) {
    return checks.stream().filter(check -> check.status() == status).count();
  }

  /**
   * The worst finding. A check that failed is a warning, because it proves nothing; one that was
   * skipped changes nothing.
   */
  public static CheckStatus worst(List<ValidatedCheck> checks) {
    List<CheckStatus> found = checks.stream().map(ValidatedCheck::status).toList();
    if (found.contains(CheckStatus.CRITICAL)) {
      return CheckStatus.CRITICAL;
    }
    return found.contains(CheckStatus.WARNING) || found.contains(CheckStatus.ERROR)
        ? CheckStatus.WARNING
        : CheckStatus.OK;
  }
}
