package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.failure.CommandFailure;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code cleanup} among the verbs of backups. */
@Command(
    name = "clean",
    description = "End backups whose retention is over, as cleanup does.",
    sortOptions = false)
final class BackupCleanCommand extends CleanupCommand {

  @Parameters(paramLabel = "DAYS", arity = "0..1", description = "The same as --older-than.")
  private Integer days;

  @Override
  protected Optional<Integer> olderThan() {
    Optional<Integer> option = super.olderThan();
    if (days != null && option.isPresent()) {
      throw CommandFailure.usage("give DAYS or --older-than.");
    }
    return Optional.ofNullable(days).or(() -> option);
  }
}
