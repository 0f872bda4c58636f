package dev.fieldfare.report.document;

import dev.fieldfare.contracts.report.MigrationReport.Totals;
import dev.fieldfare.contracts.report.MigrationReport.TypeCount;
import dev.fieldfare.report.document.ReportNumbers.TypeStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts of migrations by their outcome; those that were undone are successful too. */
public record OutcomeCounts(long successful, long failed, long cancelled, long undone) {
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

  /** The counts of all types, and of each. */
  public static Totals totals(List<TypeStatus> types) {
    OutcomeCounts all = NONE;
    Map<String, OutcomeCounts> byType = new TreeMap<>();
    for (TypeStatus each : types) {
      OutcomeCounts counts = of(each.status(), each.count());
      all = all.plus(counts);
      byType.merge(each.type(), counts, OutcomeCounts::plus);
    }
    return new Totals(
        all.total(),
        all.successful(),
        all.failed(),
        all.cancelled(),
        all.undone(),
        all.successRate(),
        byType.entrySet().stream().map(type -> type.getValue().ofType(type.getKey())).toList());
  }

  private TypeCount ofType(String type) {
    return new TypeCount(type, total(), successful, failed, cancelled, undone);
  }

  OutcomeCounts plus(OutcomeCounts other) {
    return new OutcomeCounts(
        successful + other.successful,
        failed + other.failed,
        cancelled + other.cancelled,
        undone + other.undone);
  }

  /** All of them. */
  public long total() {
    return successful + failed + cancelled;
  }

  /** Of a hundred that succeeded or failed; empty when there is none. */
  public Optional<BigDecimal> successRate() {
    long counted = successful + failed;
    return counted == 0
        ? Optional.empty()
        : Optional.of(
            BigDecimal.valueOf(successful)
                .multiply(HUNDRED)
                .divide(BigDecimal.valueOf(counted), DECIMALS, RoundingMode.HALF_UP));
  }
}
