package dev.fieldfare.health.validation;

import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.health.CheckResult;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.validation.ValidatedCheck;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.contracts.validation.ValidationReport;
import dev.fieldfare.health.check.CheckRun;
import dev.fieldfare.health.check.CheckRunner;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the checks of a profile at the same time and stores the report.
 *
 * <p>A check that lacks a right is skipped and names the GRANT. The others run when one fails or
 * takes too long.
 */
public final class Validation {
  private static final UuidV7 IDS = UuidV7.system();

  private final Map<ValidationProfile, List<ProfiledCheck>> profiles;
  private final ValidationRuns runs;
  private final Duration limit;
  private final Clock clock;

  /**
   * Validations with these profiles.
   *
   * @param limit how long a check may take
   */
  public Validation(
      Map<ValidationProfile, List<ProfiledCheck>> profiles,
      ValidationRuns runs,
      Duration limit,
      Clock clock) {
    this.profiles = Map.copyOf(profiles);
    this.runs = runs;
    this.limit = limit;
    this.clock = clock;
  }

  /** Validates a target, which need not answer. */
  public ValidationReport run(CheckedTarget target, ValidationChoice choice) throws SQLException {
    return run(target, choice, ValidationCommit.ALONE);
  }

  /**
   * Validates a target for a run of a schedule.
   *
   * @param commit in the transaction of the report
   */
  public ValidationReport run(
      CheckedTarget target, ValidationChoice choice, ValidationCommit commit) throws SQLException {
    Instant began = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    CheckRunner runner = runner(choice);
    List<ValidatedCheck> checked = checked(runner, target, choice);
    ValidationReport report =
        new ValidationReport(
            IDS.next(),
            target.name(),
            choice.profile(),
            choice.quick(),
            choice.by(),
            began,
            Duration.between(began, clock.instant()).toMillis(),
            ValidationReport.worst(checked),
            checked);
    boolean lackedRight = !runner.lackedRight().isEmpty();
    runs.store(report, ValidationSignals.of(report, lackedRight, clock.instant()), commit);
    return report;
  }

  private CheckRunner runner(ValidationChoice choice) {
    List<TargetCheck> chosen =
        profiles.get(choice.profile()).stream()
            .filter(each -> each.skipped(choice).isEmpty())
            .map(ProfiledCheck::check)
            .toList();
    return new CheckRunner(chosen, limit, CheckStatus.SKIPPED);
  }

  private List<ValidatedCheck> checked(
      CheckRunner runner, CheckedTarget target, ValidationChoice choice) {
    Map<String, CheckRun> ran = new HashMap<>();
    runner.run(target).forEach(run -> ran.put(run.check().name(), run));
    return profiles.get(choice.profile()).stream()
        .map(each -> result(target, each, ran, choice))
        .toList();
  }

  private static ValidatedCheck result(
      CheckedTarget target,
      ProfiledCheck each,
      Map<String, CheckRun> ran,
      ValidationChoice choice) {
    String name = each.check().description().name();
    CheckRun run = ran.get(name);
    if (run == null) {
      String why = each.skipped(choice).orElseThrow();
      return new ValidatedCheck(name, CheckStatus.SKIPPED, List.of(why), "", 0);
    }
    CheckResult result = run.result();
    boolean isFinding =
        result.status() == CheckStatus.WARNING || result.status() == CheckStatus.CRITICAL;
    return new ValidatedCheck(
        name,
        result.status(),
        result.details(),
        isFinding ? run.check().advice(target.name()) : "",
        result.durationMs());
  }
}
