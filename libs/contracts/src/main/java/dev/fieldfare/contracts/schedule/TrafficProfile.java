package dev.fieldfare.contracts.schedule;

/** How busy a target is, which says how often it is looked after. */
public enum TrafficProfile {
  /** Fewer than 100 forms and 1,000 migrations a month. */
  LOW,
  /** Up to 1,000 forms and 10,000 migrations a month. */
  MEDIUM,
  /** More. */
  HIGH
}
