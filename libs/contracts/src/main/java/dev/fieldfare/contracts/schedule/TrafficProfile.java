package dev.fieldfare.contracts.schedule;

/** The traffic of a target, which determines the intervals of its schedules. */
public enum TrafficProfile {
  /** Fewer than 100 forms and 1,000 migrations a month. */
  LOW,
  /** Up to 1,000 forms and 10,000 migrations a month. */
  MEDIUM,
  /** More. */
  HIGH
}
