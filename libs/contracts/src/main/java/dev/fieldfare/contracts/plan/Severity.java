package dev.fieldfare.contracts.plan;

/** How much a finding matters, from the most to the least. */
public enum Severity {
  CRITICAL,
  HIGH,
  MEDIUM,
  LOW,
  INFO
}
