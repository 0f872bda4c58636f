package dev.fieldfare.contracts.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The result of one check.
 *
 * @param points earned, 0 to the weight; a check that could not run earns 0
 * @param details the findings, one sentence each
 * @param takenAt when it ran, if that was for an earlier report
 */
public record CheckResult(
    String name,
    CheckStatus status,
    int points,
    int weight,
    List<String> details,
    long durationMs,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Instant> takenAt) {

  /** Copies the details. Reports of the former release have no time. */
  public CheckResult {
    details = List.copyOf(details);
    takenAt = Objects.requireNonNullElse(takenAt, Optional.empty());
  }

  /** The result of a check that ran for this report. */
  public CheckResult(
      String name,
      CheckStatus status,
      int points,
      int weight,
      List<String> details,
      long durationMs) {
    this(name, status, points, weight, details, durationMs, Optional.empty());
  }

  /** The same result in a later report. */
  public CheckResult takenAt(Instant moment) {
    return new CheckResult(name, status, points, weight, details, 0, Optional.of(moment));
  }
}
