package dev.fieldfare.contracts.remedy;

/** What is done about a problem that a remedy repairs. */
public enum RemedyPolicy {
  /** The problem is not looked for. */
  OFF,
  /** The remedy is listed, with the commands for a person. */
  SUGGEST,
  /** The remedy is performed after an operator has confirmed it. */
  CONFIRM,
  /** The remedy is performed at once. */
  AUTO
}
