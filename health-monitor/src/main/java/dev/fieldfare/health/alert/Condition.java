package dev.fieldfare.health.alert;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;

/**
 * A problem as it is reported.
 *
 * @param fingerprint the same for all reports of the same problem, see {@link Fingerprint}
 * @param kind the kind of problem, as in {@code migration_failed}
 * @param subject the object with the problem, as in {@code public.people}
 * @param component the service that reported the error
 * @param detail what happened, in one or two sentences
 * @param originalError the error as the component reported it
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
    String originalError) {

  /** Replaces zero bytes, which PostgreSQL does not store. */
  public Condition {
    subject = subject.replace('\0', ' ');
    detail = detail.replace('\0', ' ');
    originalError = originalError.replace('\0', ' ');
  }
}
