package dev.fieldfare.cli.validation;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.contracts.validation.ValidationReport;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Runs a validation and shows its report. */
public final class ValidationRun {
  private final Session session;
  private final ValidationOptions options;

  /** A run with these options. */
  public ValidationRun(Session session, ValidationOptions options) {
    this.session = session;
    this.options = options;
  }

  /**
   * The profile with this name.
   *
   * @throws CommandFailure when there is none
   */
  public static ValidationProfile named(String name) {
    return ValidationProfile.of(name)
        .orElseThrow(
            () ->
                CommandFailure.usage(
                    "There is no profile \"%s\". The profiles are: drift, %s."
                        .formatted(
                            name,
                            Arrays.stream(ValidationProfile.values())
                                .map(ValidationProfile::label)
                                .collect(Collectors.joining(", ")))));
  }

  /** Runs the checks of a profile; returns the exit code. */
  public int run(ValidationProfile profile, boolean performanceTest) {
    session.refuseNagios();
    ValidationReport report =
        session
            .client()
            .monitor()
            .validations()
            .run(session.targetOrMain(), profile, options.quick, performanceTest);
    if (session.output().format() == Format.json) {
      session.output().document(report);
    } else {
      ValidationText.lines(report, session.output().style()).forEach(session.output()::line);
    }
    write(report);
    return code(report.result());
  }

  static int code(CheckStatus result) {
    return switch (result) {
      case OK, SKIPPED -> ExitCode.OK;
      case WARNING, ERROR -> ExitCode.WARNING;
      case CRITICAL -> ExitCode.ERROR;
    };
  }

  private void write(ValidationReport report) {
    if (options.file != null) {
      try {
        ContractsJson.mapper()
            .writerWithDefaultPrettyPrinter()
            .writeValue(options.file.toFile(), report);
      } catch (IOException e) {
        throw CommandFailure.error("cannot write " + options.file + ".");
      }
    }
    if (options.logs != null) {
      ValidationLog.write(options.logs, environment(report.target()), report, Clock.systemUTC());
    }
  }

  private String environment(String target) {
    return session.client().targets().items().stream()
        .filter(each -> each.name().equals(target))
        .map(each -> each.environment())
        .findFirst()
        .orElse("unknown");
  }
}
