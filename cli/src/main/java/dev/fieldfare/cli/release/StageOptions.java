package dev.fieldfare.cli.release;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of the stages around a release. */
public final class StageOptions {

  @Option(
      names = "--quick",
      description = "Leave slow checks out of the validations before and after the release.")
  boolean quick;

  @Option(
      names = "--no-validation",
      description = "Release without validations, for a stack without a health-monitor.")
  boolean withoutValidation;

  @Option(
      names = "--log-dir",
      paramLabel = "DIR",
      description = "Also write log files of the release and its validations below this folder.")
  Path logs;

  /** True when one of them was given. */
  public boolean isAnyGiven() {
    return quick || withoutValidation || logs != null;
  }
}
