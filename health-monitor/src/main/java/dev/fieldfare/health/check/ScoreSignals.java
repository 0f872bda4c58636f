package dev.fieldfare.health.check;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.health.CheckResult;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.health.HealthBand;
import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns a report into signals: one for each check that ran, and one for the score. */
public final class ScoreSignals {
  private static final String CHECK = "check";
  private static final String SCORE = "health_score";
  private static final String COMPONENT = "health-monitor";

  private ScoreSignals() {}

  /**
   * The signals of a report. There are none if the database is down: that has an alert of its own,
   * and nothing is known about the rest.
   */
  public static List<Signal> of(HealthReport report, List<CheckRun> runs) {
    List<Signal> signals = new ArrayList<>();
    if (isDown(runs)) {
      return signals;
    }
    runs.forEach(run -> signal(report, run).ifPresent(signals::add));
    signals.add(score(report, runs));
    return signals;
  }

  /** The check whose problem it is; {@code score} for the score itself. */
  static Optional<String> checkOf(Condition condition) {
    return switch (condition.kind()) {
      case CHECK -> Optional.of(condition.subject());
      case SCORE -> Optional.of(AlertDelays.SCORE);
      default -> Optional.empty();
    };
  }

  private static boolean isDown(List<CheckRun> runs) {
    return runs.stream()
        .map(CheckRun::result)
        .anyMatch(
            result ->
                result.name().equals(ConnectionCheck.NAME)
                    && result.status() != CheckStatus.OK
                    && result.status() != CheckStatus.WARNING);
  }

  // A check that could not run knows nothing, so its open alert stays open. A result of an earlier
  // report was a signal then.
  private static Optional<Signal> signal(HealthReport report, CheckRun run) {
    CheckResult result = run.result();
    if (result.takenAt().isPresent()) {
      return Optional.empty();
    }
    String fingerprint = Fingerprint.of(CHECK, report.target(), result.name());
    if (!run.isAlert()) {
      return result.status() == CheckStatus.ERROR || result.status() == CheckStatus.SKIPPED
          ? Optional.empty()
          : Optional.of(new Signal.Cleared(fingerprint, report.checkedAt()));
    }
    Condition condition =
        new Condition(
            fingerprint,
            CHECK,
            run.check().category(),
            result.status() == CheckStatus.CRITICAL ? AlertSeverity.HIGH : AlertSeverity.MEDIUM,
            report.target(),
            result.name(),
            COMPONENT,
            "The check %s reports: %s".formatted(result.name(), result.details().getFirst()),
            String.join("\n", result.details()));
    return Optional.of(new Signal.Reported(condition, report.checkedAt()));
  }

  private static Signal score(HealthReport report, List<CheckRun> runs) {
    String fingerprint = Fingerprint.of(SCORE, report.target());
    if (report.band() != HealthBand.CRITICAL) {
      return new Signal.Cleared(fingerprint, report.checkedAt());
    }
    String details =
        report.checks().stream()
            .map(each -> "%s %d/%d".formatted(each.name(), each.points(), each.weight()))
            .collect(Collectors.joining(", "));
    Condition condition =
        new Condition(
            fingerprint,
            SCORE,
            cause(runs),
            AlertSeverity.CRITICAL,
            report.target(),
            "health",
            COMPONENT,
            "The health score of %s is %d of 100.".formatted(report.target(), report.score()),
            details);
    return new Signal.Reported(condition, report.checkedAt());
  }

  // The check that lost most points decides.
  private static AlertCategory cause(List<CheckRun> runs) {
    return runs.stream()
        .max(Comparator.comparingInt(run -> run.result().weight() - run.result().points()))
        .map(run -> run.check().category())
        .orElse(AlertCategory.UNKNOWN);
  }
}
