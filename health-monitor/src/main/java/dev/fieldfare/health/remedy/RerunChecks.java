package dev.fieldfare.health.remedy;

import dev.fieldfare.contracts.health.CheckResult;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.HealthExamination;
import dev.fieldfare.health.check.HealthRuns;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Runs the checks again when some of the newest report could not run. */
public record RerunChecks(HealthRuns reports, HealthExamination examination)
    implements RemedyEffect {

  @Override
  public RemedyAction action() {
    return RemedyAction.RERUN_CHECKS;
  }

  @Override
  public Optional<List<FoundProblem>> find(CheckedTarget target) throws SQLException {
    List<String> failed = reports.latest(target.name()).map(RerunChecks::failed).orElse(List.of());
    return Optional.of(failed.isEmpty() ? List.of() : List.of(problem(target, failed)));
  }

  private static FoundProblem problem(CheckedTarget target, List<String> failed) {
    return new FoundProblem(
        "checks",
        "",
        "These checks could not run: %s.".formatted(String.join(", ", failed)),
        List.of(
            "All checks of the target run again, and a new report is stored.",
            "fieldfare --target %s health".formatted(target.name())));
  }

  private static List<String> failed(HealthReport report) {
    return report.checks().stream()
        .filter(check -> check.status() == CheckStatus.ERROR)
        .map(CheckResult::name)
        .toList();
  }

  @Override
  public String perform(CheckedTarget target, TakenRemedy remedy) throws SQLException {
    HealthReport report = examination.examine(target);
    List<String> failed = failed(report);
    return failed.isEmpty()
        ? "All checks ran. The score is %d.".formatted(report.score())
        : "These checks could not run again: %s.".formatted(String.join(", ", failed));
  }
}
