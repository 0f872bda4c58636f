package dev.fieldfare.report.document;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Counts of migrations by their outcome; those that were undone are successful too. */
record OutcomeCounts(long successful, long failed, long cancelled, long undone) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final int DECIMALS = 2;

  static final OutcomeCounts NONE = new OutcomeCounts(0, 0, 0, 0);

  static OutcomeCounts of(String status, long count) {
    long undone = Outcome.isUndone(status) ? count : 0;
    return switch (Outcome.of(status)) {
      case SUCCESSFUL -> new OutcomeCounts(count, 0, 0, undone);
      case FAILED -> new OutcomeCounts(0, count, 0, 0);
      case CANCELLED -> new OutcomeCounts(0, 0, count, 0);
    };
  }

  OutcomeCounts plus(OutcomeCounts other) {
    return new OutcomeCounts(
        successful + other.successful,
        failed + other.failed,
        cancelled + other.cancelled,
        undone + other.undone);
  }

  long total() {
    return successful + failed + cancelled;
  }

  /** Of a hundred that succeeded or failed; empty when there is none. */
  Optional<BigDecimal> successRate() {
    long counted = successful + failed;
    return counted == 0
        ? Optional.empty()
        : Optional.of(
            BigDecimal.valueOf(successful)
                .multiply(HUNDRED)
                .divide(BigDecimal.valueOf(counted), DECIMALS, RoundingMode.HALF_UP));
  }
}
