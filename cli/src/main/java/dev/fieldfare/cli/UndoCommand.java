package dev.fieldfare.cli;

import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.migration.Migration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a migration back. */
@Command(
    name = "undo",
    description = "Take a migration back, by a migration in the other direction.",
    sortOptions = false)
final class UndoCommand extends GatewayCommand {

  @Parameters(paramLabel = "ID", description = "The migration, by its id or idempotency key.")
  private String reference;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The idempotency key of the undo: sent twice, it is done once.")
  private String key;

  @Mixin private WaitOptions waiting;

  @Override
  SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  int run(Session session) {
    session.refuseNagios();
    Migration migration = References.find(session.client(), reference);
    session.confirm(question(migration));
    Accepted accepted =
        key == null
            ? session.client().undo(migration.id())
            : session.client().undo(migration.id(), key);
    return waiting.finish(session, accepted);
  }

  private static String question(Migration migration) {
    return "Undo "
        + migration.subject().type().orElse("the migration")
        + " of "
        + Migrations.what(migration)
        + "?";
  }
}
