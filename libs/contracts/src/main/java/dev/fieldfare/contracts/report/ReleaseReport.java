package dev.fieldfare.contracts.report;

import dev.fieldfare.contracts.report.MigrationReport.Period;
import dev.fieldfare.contracts.report.MigrationReport.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Attempts to apply or to roll back versions of tracks, the newest first.
 *
 * @param omitted what it leaves out, in sentences
 */
public record ReleaseReport(
    Instant generatedAt, Period period, Scope scope, List<String> omitted, List<Attempt> attempts) {

  public ReleaseReport {
    omitted = List.copyOf(omitted);
    attempts = List.copyOf(attempts);
  }

  /**
   * One attempt.
   *
   * @param direction up or down
   * @param status APPLIED, FAILED or ROLLED_BACK
   */
  public record Attempt(
      String target,
      String track,
      String version,
      String description,
      int number,
      String direction,
      String status,
      Instant startedAt,
      Instant finishedAt,
      BigDecimal durationMs,
      int statements,
      Optional<String> requestedBy) {}
}
