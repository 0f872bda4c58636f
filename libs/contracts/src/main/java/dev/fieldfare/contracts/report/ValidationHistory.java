package dev.fieldfare.contracts.report;

import dev.fieldfare.contracts.report.MigrationReport.Period;
import dev.fieldfare.contracts.report.MigrationReport.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The validations that were started in a period, the newest first.
 *
 * @param omitted what the report leaves out, in sentences
 */
public record ValidationHistory(
    Instant generatedAt,
    Period period,
    Scope scope,
    List<String> omitted,
    Totals totals,
    List<Run> validations) {

  /** Copies the lists. */
  public ValidationHistory {
    omitted = List.copyOf(omitted);
    validations = List.copyOf(validations);
  }

  /**
   * Their numbers.
   *
   * @param passed the number of validations with the result OK
   * @param successRate the share of {@code passed} in per cent; empty without validations
   * @param checks of all validations, without skipped ones
   * @param failedChecks the number of checks that are not OK
   * @param durationMs of all validations
   */
  public record Totals(
      int validations,
      int passed,
      int warnings,
      int critical,
      Optional<BigDecimal> successRate,
      long checks,
      long failedChecks,
      long durationMs) {}

  /**
   * A validation.
   *
   * @param checks how many ran
   * @param skipped how many were skipped
   * @param findings the checks that are not OK
   */
  public record Run(
      String target,
      UUID id,
      String profile,
      boolean quick,
      String requestedBy,
      Instant startedAt,
      long durationMs,
      String result,
      long checks,
      long skipped,
      List<Finding> findings) {

    /** Copies the findings. */
    public Run {
      findings = List.copyOf(findings);
    }
  }

  /**
   * A check that is not OK.
   *
   * @param advice what to do; empty when nothing has to be done
   */
  public record Finding(String check, String status, List<String> details, String advice) {

    /** Copies the details. */
    public Finding {
      details = List.copyOf(details);
    }
  }
}
