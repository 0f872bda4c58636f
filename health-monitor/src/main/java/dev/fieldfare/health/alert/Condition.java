package dev.fieldfare.health.alert;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import java.util.Objects;
import java.util.Optional;

/**
 * A problem as it is reported.
 *
 * @param fingerprint the same for all reports of the same problem, see {@link Fingerprint}
 * @param kind the kind of problem, as in {@code migration_failed}
 * @param subject the object with the problem, as in {@code public.people}
 * @param component the service that reported the error
 * @param detail what happened, in one or two sentences
 * @param originalError the error as the component reported it
 * @param form the id of the form whose table has the problem; empty if it is of no form
 */
public record Condition(
    String fingerprint,
    String kind,
    AlertCategory category,
    AlertSeverity severity,
    String target,
    String subject,
    String component,
    String detail,
    String originalError,
    Optional<String> form) {

  /** Replaces zero bytes, which PostgreSQL does not store. */
  public Condition {
    subject = subject.replace('\0', ' ');
    detail = detail.replace('\0', ' ');
    originalError = originalError.replace('\0', ' ');
    // A journal of the former release has no forms.
    form = Objects.requireNonNullElse(form, Optional.empty());
  }

  /** A problem of no form. */
  public Condition(
      String fingerprint,
      String kind,
      AlertCategory category,
      AlertSeverity severity,
      String target,
      String subject,
      String component,
      String detail,
      String originalError) {
    this(
        fingerprint,
        kind,
        category,
        severity,
        target,
        subject,
        component,
        detail,
        originalError,
        Optional.empty());
  }
}
