package dev.fieldfare.cli.migration;

import dev.fieldfare.cli.Fieldfare;
import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.output.PreviewText;
import dev.fieldfare.client.Changes;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.migration.Migration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what changes would do. */
@Command(
    name = "preview",
    description = "Show the plans of changes without applying them.",
    footer = {"", "Exit codes: 0 all can be done, 1 one is refused, 2 with warnings."},
    sortOptions = false)
public final class PreviewCommand extends GatewayCommand {

  @Mixin private ChangeFlags flags;

  @Option(
      names = "--undo",
      paramLabel = "ID",
      description = "The undo of this migration, named by its id or idempotency key.")
  private String undone;

  @Override
  protected SenderRole role() {
    return SenderRole.ENQUEUER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    return undone == null ? ofChanges(session) : ofUndo(session);
  }

  private int ofUndo(Session session) {
    if (flags.file != null || flags.atomic || !flags.properties().isEmpty()) {
      throw CommandFailure.usage("--undo cannot be combined with another change.");
    }
    session.needs(SenderRole.OPERATOR);
    Migration migration = References.find(session.client(), undone);
    return PreviewText.show(
        session.output(), PreviewText.ofUndo(session, migration, Optional.empty()));
  }

  private int ofChanges(Session session) {
    Fieldfare root = (Fieldfare) spec.root().userObject();
    ChangeReader reader = new ChangeReader(root.processEnvironment().in(), session.target());
    Changes changes = reader.read(flags);
    session.needs(reader.roleFor(changes));
    return PreviewText.show(session.output(), session.client().preview(changes));
  }
}
