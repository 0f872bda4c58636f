package dev.fieldfare.report.document;

import dev.fieldfare.contracts.Status;

/** What a final status means in a report. */
enum Outcome {
  SUCCESSFUL,
  FAILED,
  CANCELLED;

  static Outcome of(String status) {
    Status known = Status.valueOf(status);
    if (known.isSuccess()) {
      return SUCCESSFUL;
    }
    return known == Status.CANCELLED ? CANCELLED : FAILED;
  }

  static boolean isUndone(String status) {
    return status.equals(Status.UNDONE.name());
  }
}
