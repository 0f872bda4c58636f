package dev.fieldfare.cli.validation;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.validation.ValidationProfile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The former name of {@code validate pre}. */
@Command(
    name = "pre-migration-validation",
    description = "The same as validate pre.",
    sortOptions = false)
public final class PreMigrationValidationCommand extends GatewayCommand {

  @Mixin private ValidationOptions options;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    return new ValidationRun(session, options).run(ValidationProfile.PRE, false);
  }
}
