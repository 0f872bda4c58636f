package dev.fieldfare.gateway.dashboard.validation;

import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.validation.ValidatedCheck;
import dev.fieldfare.contracts.validation.ValidationReport;
import dev.fieldfare.gateway.dashboard.page.Wording;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One validation with its checks.
 *
 * @param tone the class of its result in the style sheet
 * @param sum the number of checks for each status, in words
 * @param newest true for the newest validation of its profile
 */
public record ValidationLine(
    String id,
    String profile,
    String result,
    String tone,
    boolean quick,
    String requestedBy,
    String startedAt,
    String duration,
    String sum,
    boolean newest,
    List<CheckLine> checks) {

  public ValidationLine {
    checks = List.copyOf(checks);
  }

  /**
   * One check.
   *
   * @param advice what to do; empty when nothing has to be done
   */
  public record CheckLine(
      String name, String status, String tone, List<String> details, String advice) {

    public CheckLine {
      details = List.copyOf(details);
    }

    static CheckLine of(ValidatedCheck check) {
      return new CheckLine(
          check.name(),
          check.status().label(),
          ValidationLine.tone(check.status()),
          check.details(),
          check.advice());
    }
  }

  static ValidationLine of(ValidationReport report, boolean isNewest) {
    return new ValidationLine(
        report.id().toString(),
        report.profile().label(),
        report.result().label(),
        tone(report.result()),
        report.quick(),
        report.requestedBy(),
        report.startedAt().toString(),
        Wording.millis(report.durationMs()),
        sum(report),
        isNewest,
        report.checks().stream().map(CheckLine::of).toList());
  }

  /** True when something was found. */
  public boolean isFinding() {
    return !CheckStatus.OK.label().equals(result);
  }

  private static String sum(ValidationReport report) {
    return Arrays.stream(CheckStatus.values())
        .filter(status -> report.count(status) > 0)
        .map(status -> report.count(status) + " " + status.label().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static String tone(CheckStatus status) {
    return switch (status) {
      case OK -> "good";
      case WARNING, ERROR -> "warn";
      case CRITICAL -> "bad";
      case SKIPPED -> "gone";
    };
  }
}
