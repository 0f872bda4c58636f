package dev.fieldfare.cli.validation;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.validation.ValidationProfile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The former name of {@code validate post}. */
@Command(
    name = "post-migration-validation",
    description = "The same as validate post.",
    sortOptions = false)
public final class PostMigrationValidationCommand extends GatewayCommand {

  @Mixin private ValidationOptions options;

  @Option(names = "--performance-test", description = "Time queries too.")
  private boolean performanceTest;

  @Option(
      names = "--no-data-integrity",
      description = "Accepted and without effect: no validation writes a row.")
  private boolean noDataIntegrity;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    return new ValidationRun(session, options).run(ValidationProfile.POST, performanceTest);
  }
}
