package dev.fieldfare.health.gate;

import dev.fieldfare.contracts.health.CheckResult;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.health.HealthBand;
import dev.fieldfare.contracts.health.HealthReport;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a report closes the gate: a pure function.
 *
 * <p>Failed migrations and differences of forms never close it, because the migration that repairs
 * them could not run. A database that does not answer needs no hold.
 */
public final class GateDecision {
  private static final Set<String> IGNORED = Set.of("failed_migrations", "forms", "connection");
  private static final int CRITICAL_BELOW = 70;

  private GateDecision() {}

  /** Why changes are held; empty when they are not. */
  public static Optional<String> reason(HealthReport report) {
    if (report.band() != HealthBand.CRITICAL) {
      return Optional.empty();
    }
    List<CheckResult> counted =
        report.checks().stream().filter(check -> !IGNORED.contains(check.name())).toList();
    String critical =
        counted.stream()
            .filter(check -> check.status() == CheckStatus.CRITICAL)
            .map(CheckResult::name)
            .collect(Collectors.joining(", "));
    if (!critical.isEmpty()) {
      return Optional.of("critical health of " + report.target() + ": " + critical);
    }
    int lost = counted.stream().mapToInt(check -> check.weight() - check.points()).sum();
    return 100 - lost < CRITICAL_BELOW
        ? Optional.of("the health score of %s is %d".formatted(report.target(), report.score()))
        : Optional.empty();
  }
}
