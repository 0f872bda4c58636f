package dev.fieldfare.health.check;

import dev.fieldfare.contracts.health.CheckResult;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.health.HealthBand;
import dev.fieldfare.contracts.health.HealthReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Computes score, band and recommendations from the results of checks. */
public final class HealthScore {
  private static final int FULL = 100;
  private static final int CAP = 69;

  private HealthScore() {}

  /** The report of a target. */
  public static HealthReport report(String target, Instant at, List<CheckRun> runs) {
    List<CheckResult> results = runs.stream().map(CheckRun::result).toList();
    int score = of(results);
    HealthBand band = HealthBand.of(score);
    return new HealthReport(target, at, score, band, results, recommendations(target, band, runs));
  }

  /** The share of the points that were earned; a critical finding caps it at 69. */
  static int of(List<CheckResult> checks) {
    int earned = checks.stream().mapToInt(CheckResult::points).sum();
    int weight = checks.stream().mapToInt(CheckResult::weight).sum();
    int score = weight == 0 ? 0 : earned * FULL / weight;
    boolean isCritical = checks.stream().anyMatch(each -> each.status() == CheckStatus.CRITICAL);
    return isCritical ? Math.min(CAP, score) : score;
  }

  private static List<String> recommendations(String target, HealthBand band, List<CheckRun> runs) {
    List<String> all = new ArrayList<>();
    all.add(
        switch (band) {
          case HEALTHY ->
              runs.stream().anyMatch(CheckRun::hasFinding)
                  ? "The target is healthy. Look at the findings below when there is time."
                  : "The target is healthy. Nothing needs to be done.";
          case WARNING -> "Look at the warnings below within the day.";
          case CRITICAL -> "Act now: changes fail, wait or cannot be proven safe.";
        });
    runs.stream()
        .filter(CheckRun::hasFinding)
        .map(run -> recommendation(target, run))
        .forEach(all::add);
    return all;
  }

  private static String recommendation(String target, CheckRun run) {
    String advice =
        run.result().status() == CheckStatus.ERROR
            ? "make the check run; its details say what it lacks."
            : run.check().advice(target);
    return run.check().name() + ": " + advice;
  }
}
