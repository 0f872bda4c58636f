package dev.fieldfare.cli.migration;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.output.MigrationText;
import dev.fieldfare.cli.output.PreviewText;
import dev.fieldfare.client.RequestRefusedException;
import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.migration.Migration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a migration back. */
@Command(
    name = "undo",
    description = "Undo a migration, by a new migration that restores the state before it.",
    footer = {"", "Exit codes of --dry-run: 0 it can be done, 1 it is refused, 2 with warnings."},
    sortOptions = false)
public final class UndoCommand extends GatewayCommand {

  @Parameters(paramLabel = "ID", description = "The migration, by its id or idempotency key.")
  private String reference;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "The idempotency key of the undo: an undo that is sent twice with"
              + " it is applied once.")
  private String key;

  @Option(names = "--dry-run", description = "Show the plan of the undo without applying it.")
  private boolean dryRun;

  @Mixin private WaitOptions waiting;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    Migration migration = References.find(session.client(), reference);
    if (dryRun) {
      return PreviewText.show(
          session.output(), PreviewText.ofUndo(session, migration, Optional.ofNullable(key)));
    }
    session.confirm(question(migration), () -> explain(session, migration));
    Accepted accepted =
        key == null
            ? session.client().undo(migration.id())
            : session.client().undo(migration.id(), key);
    return waiting.finish(session, accepted);
  }

  // The undo itself is refused where it cannot be; a repeated one is answered as before.
  private void explain(Session session, Migration migration) {
    try {
      PreviewText.tell(session, PreviewText.ofUndo(session, migration, Optional.ofNullable(key)));
    } catch (RequestRefusedException refused) {
      session.tell("there is no preview of the undo: " + refused.getMessage());
    }
  }

  private static String question(Migration migration) {
    return "Undo "
        + migration.subject().type().orElse("the migration")
        + " of "
        + MigrationText.what(migration)
        + "?";
  }
}
