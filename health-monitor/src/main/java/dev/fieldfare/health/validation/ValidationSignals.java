package dev.fieldfare.health.validation;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.validation.ValidatedCheck;
import dev.fieldfare.contracts.validation.ValidationReport;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** A critical validation is an alert until a validation of the same profile is not critical. */
final class ValidationSignals {
  private static final String KIND = "validation";

  private ValidationSignals() {}

  // A quick validation knows nothing about the checks that it left out. A check that failed or
  // lacked a right knows nothing either. So none of them resolves an alert.
  static List<Signal> of(ValidationReport report, boolean lackedRight, Instant at) {
    String fingerprint = Fingerprint.of(KIND, report.target(), report.profile().label());
    if (report.result() == CheckStatus.CRITICAL) {
      return List.of(new Signal.Reported(condition(fingerprint, report), at));
    }
    return report.quick() || lackedRight || report.count(CheckStatus.ERROR) > 0
        ? List.of()
        : List.of(new Signal.Cleared(fingerprint, at));
  }

  private static Condition condition(String fingerprint, ValidationReport report) {
    List<ValidatedCheck> critical =
        report.checks().stream().filter(each -> each.status() == CheckStatus.CRITICAL).toList();
    return new Condition(
        fingerprint,
        KIND,
        category(report),
        AlertSeverity.HIGH,
        report.target(),
        "validation-" + report.profile().label(),
        "health-monitor",
        "The validation %s of %s is critical: %s."
            .formatted(
                report.profile().label(),
                report.target(),
                critical.stream().map(ValidatedCheck::name).collect(Collectors.joining(", "))),
        critical.stream()
            .flatMap(each -> each.details().stream())
            .collect(Collectors.joining("\n")));
  }

  private static AlertCategory category(ValidationReport report) {
    return switch (report.profile()) {
      case PRE -> AlertCategory.CAPACITY;
      case POST, SCHEMA -> AlertCategory.SCHEMA_DRIFT;
      case INDEXES, CONSTRAINTS, DATA -> AlertCategory.DATA_INTEGRITY;
      case SECURITY -> AlertCategory.PERMISSION;
    };
  }
}
