package dev.fieldfare.contracts.remedy;

/** When a remedy is performed. */
public enum RemedyPolicy {
  /** Never: the service does not look for the problem. */
  OFF,
  /** The remedy is listed, with the commands for a person. */
  SUGGEST,
  /** The remedy is performed after an operator has confirmed it. */
  CONFIRM,
  /** The remedy is performed at once. */
  AUTO
}
