package dev.fieldfare.contracts.schedule;

/** How far a run is. */
public enum ScheduleRunState {
  /** It is due, and waits for an instance or for its next attempt. */
  WAITING,
  /** An instance works on it. */
  RUNNING,
  /** It is done. For work of another service: the service has accepted it. */
  SUCCEEDED,
  /** It is not attempted again. */
  FAILED
}
