package dev.fieldfare.cli.validation;

import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.output.Printable;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.validation.ValidatedCheck;
import dev.fieldfare.contracts.validation.ValidationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The log file of a validation: {@code
 * DIR/validation/pre_migration_validation_<environment>_<timestamp>.log}.
 */
public final class ValidationLog {
  private static final DateTimeFormatter OF_NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT);
  private static final DateTimeFormatter OF_LINE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private ValidationLog() {}

  /** Writes a report; returns the file. */
  public static Path write(Path logs, String environment, ValidationReport report, Clock clock) {
    LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    Path file =
        logs.resolve("validation")
            .resolve(
                "%s_%s_%s.log"
                    .formatted(
                        subject(report),
                        environment.replaceAll("[^A-Za-z0-9-]", "_"),
                        OF_NAME.format(now)));
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, lines(report, OF_LINE.format(now)));
      return file;
    } catch (IOException e) {
      throw CommandFailure.error("cannot write " + file + ".");
    }
  }

  private static String subject(ValidationReport report) {
    return switch (report.profile()) {
      case PRE -> "pre_migration_validation";
      case POST -> "post_migration_validation";
      case SCHEMA, INDEXES, CONSTRAINTS, DATA, SECURITY -> report.profile().label() + "_validation";
    };
  }

  static List<String> lines(ValidationReport report, String at) {
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            at,
            "INFO",
            "Validation %s of %s".formatted(report.profile().label(), report.target())));
    for (ValidatedCheck check : report.checks()) {
      String level = level(check.status());
      check.details().forEach(detail -> lines.add(line(at, level, check.name() + ": " + detail)));
    }
    lines.add(line(at, level(report.result()), ValidationText.sum(report)));
    return lines;
  }

  private static String line(String at, String level, String message) {
    return Printable.line("[%s] [%s] %s".formatted(at, level, message));
  }

  private static String level(CheckStatus status) {
    return switch (status) {
      case OK -> "SUCCESS";
      case WARNING -> "WARN";
      case CRITICAL, ERROR -> "ERROR";
      case SKIPPED -> "INFO";
    };
  }
}
