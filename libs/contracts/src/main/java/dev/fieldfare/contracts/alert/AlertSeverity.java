package dev.fieldfare.contracts.alert;

/** How urgent an alert is, the most urgent first. */
public enum AlertSeverity {
  CRITICAL,
  HIGH,
  MEDIUM,
  LOW,
  INFO;

  /** The next more urgent severity; the most urgent one stays. */
  public AlertSeverity escalated() {
    return this == CRITICAL ? CRITICAL : values()[ordinal() - 1];
  }

  /** True when this severity is at least as urgent as the other. */
  public boolean isAtLeast(AlertSeverity other) {
    return compareTo(other) <= 0;
  }
}
