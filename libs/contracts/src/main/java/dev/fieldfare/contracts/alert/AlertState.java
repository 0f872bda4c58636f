package dev.fieldfare.contracts.alert;

/** The state of an alert. */
public enum AlertState {
  OPEN,
  ACKNOWLEDGED,
  RESOLVED
}
