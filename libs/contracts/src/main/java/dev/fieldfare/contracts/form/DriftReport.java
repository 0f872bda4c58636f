package dev.fieldfare.contracts.form;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The differences between the registry of forms and the tables.
 *
 * @param critical how many findings have the severity CRITICAL or HIGH
 * @param warnings how many have another severity
 */
public record DriftReport(
    String profile,
    Instant checkedAt,
    int formsScanned,
    int tablesChecked,
    int totalIssues,
    int critical,
    int warnings,
    int cleanForms,
    List<DriftFinding> findings) {

  public DriftReport {
    Objects.requireNonNull(profile, "profile");
    Objects.requireNonNull(checkedAt, "checkedAt");
    findings = List.copyOf(findings);
  }
}
