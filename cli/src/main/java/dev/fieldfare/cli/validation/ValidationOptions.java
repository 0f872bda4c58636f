package dev.fieldfare.cli.validation;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of validations by profile. */
public final class ValidationOptions {

  @Option(names = "--quick", description = "Leave slow checks out.")
  boolean quick;

  @Option(
      names = "--log-dir",
      paramLabel = "DIR",
      description = "Also write a log file below this folder.")
  Path logs;

  @Option(names = "--output", paramLabel = "FILE", description = "Also write the report as JSON.")
  Path file;

  /** The file that the report is also written to. */
  public Optional<Path> file() {
    return Optional.ofNullable(file);
  }
}
