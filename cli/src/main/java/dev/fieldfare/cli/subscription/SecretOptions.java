package dev.fieldfare.cli.subscription;

import dev.fieldfare.cli.connection.ProcessEnvironment;
import dev.fieldfare.cli.failure.CommandFailure;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a secret comes from. It is never an argument: other users of the machine see those. */
final class SecretOptions {

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "Read the secret (whsec_…) from this file, or from standard input for -.")
  private String file;

  @Option(
      names = "--secret-variable",
      paramLabel = "NAME",
      description = "Use this environment variable of the health-monitor.")
  private String variable;

  /** The secret, or a reference to one; empty when one is to be generated. */
  Optional<String> secret(ProcessEnvironment environment) {
    if (file != null && variable != null) {
      throw CommandFailure.usage("--secret-file and --secret-variable exclude each other.");
    }
    return file != null
        ? Optional.of(TextSource.read(environment, file))
        : Optional.ofNullable(variable).map(name -> "env:" + name);
  }

  boolean readsStandardInput() {
    return "-".equals(file);
  }
}
