package dev.fieldfare.cli.release;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.release.ReleaseLog.Level;
import dev.fieldfare.cli.validation.ValidationLog;
import dev.fieldfare.client.GatewayFailureException;
import dev.fieldfare.client.UnavailableException;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.validation.ValidatedCheck;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.contracts.validation.ValidationReport;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The stages around a release: validations before and after it, and the log file. */
public final class ReleaseStages {

  /**
   * Critical findings that do not refuse a release. A release can correct a failed version, and
   * scripts do not run with the rights of the worker.
   */
  private static final Set<String> ALLOWED = Set.of("failed_versions", "worker_rights");

  private final Session session;
  private final StageOptions options;
  private final String environment;
  private final ReleaseLog log;

  /** The stages of one release to a target in this environment. */
  public ReleaseStages(Session session, StageOptions options, String environment) {
    this.session = session;
    this.options = options;
    this.environment = environment;
    this.log =
        options.logs == null
            ? ReleaseLog.none()
            : ReleaseLog.below(options.logs, environment, Clock.systemUTC());
  }

  /** The log file of the release. */
  public ReleaseLog log() {
    return log;
  }

  /** Reports the result of a stage. */
  public void say(Level level, String text) {
    session.output().line(text);
    log.add(level, text);
  }

  /**
   * Validates the target before the release.
   *
   * @throws CommandFailure if there are critical findings, or the validation cannot run
   */
  public void before() {
    if (options.withoutValidation) {
      say(Level.WARN, "pre-validation: left out.");
      return;
    }
    List<ValidatedCheck> critical =
        critical(validate(ValidationProfile.PRE)).stream()
            .filter(check -> !ALLOWED.contains(check.name()))
            .toList();
    if (!critical.isEmpty()) {
      tell(critical);
      log.add(Level.ERROR, "The release is refused. Nothing was stored, and nothing ran.");
      throw CommandFailure.error(
          "the release is refused, because the pre-validation has critical findings."
              + " Nothing was stored, and nothing ran.");
    }
  }

  /**
   * Validates the target after the release was applied.
   *
   * @return the exit code of the whole command
   */
  public int after() {
    if (options.withoutValidation) {
      say(Level.WARN, "post-validation: left out.");
      return ExitCode.OK;
    }
    try {
      List<ValidatedCheck> critical = critical(validate(ValidationProfile.POST));
      if (critical.isEmpty()) {
        return ExitCode.OK;
      }
      tell(critical);
      log.add(Level.ERROR, "The release is applied, but the target has critical findings.");
      session.tell("the release is applied, but the post-validation has critical findings.");
    } catch (CommandFailure failure) {
      log.add(Level.ERROR, failure.getMessage());
      session.tell("the release is applied, but " + failure.getMessage());
    }
    return ExitCode.WARNING;
  }

  private ValidationReport validate(ValidationProfile profile) {
    ValidationReport report = report(profile);
    if (options.logs != null) {
      ValidationLog.write(options.logs, environment, report, Clock.systemUTC());
    }
    say(level(report.result()), sentence(report));
    return report;
  }

  private ValidationReport report(ValidationProfile profile) {
    try {
      return session
          .client()
          .monitor()
          .validations()
          .run(session.targetOrMain(), profile, options.quick, false);
    } catch (UnavailableException | GatewayFailureException e) {
      String without =
          profile == ValidationProfile.PRE ? " --no-validation releases without it." : "";
      throw CommandFailure.temporary(
          "the %s-validation could not run: %s%s"
              .formatted(profile.label(), e.getMessage(), without));
    }
  }

  private static String sentence(ValidationReport report) {
    String found =
        report.checks().stream()
            .filter(check -> check.status() != CheckStatus.OK)
            .filter(check -> check.status() != CheckStatus.SKIPPED)
            .map(check -> check.name() + " " + check.status())
            .collect(Collectors.joining(", "));
    return "%s-validation: %s, %d checks, %d skipped, %d ms%s"
        .formatted(
            report.profile().label(),
            report.result(),
            report.checks().size(),
            report.count(CheckStatus.SKIPPED),
            report.durationMs(),
            found.isEmpty() ? "." : ": " + found + ".");
  }

  private static List<ValidatedCheck> critical(ValidationReport report) {
    return report.checks().stream()
        .filter(check -> check.status() == CheckStatus.CRITICAL)
        .toList();
  }

  private void tell(List<ValidatedCheck> checks) {
    for (ValidatedCheck check : checks) {
      check.details().forEach(detail -> session.tell(check.name() + ": " + detail));
      if (!check.advice().isEmpty()) {
        session.tell("To do: " + check.advice());
      }
    }
  }

  private static Level level(CheckStatus status) {
    return switch (status) {
      case OK, SKIPPED -> Level.SUCCESS;
      case WARNING, ERROR -> Level.WARN;
      case CRITICAL -> Level.ERROR;
    };
  }
}
