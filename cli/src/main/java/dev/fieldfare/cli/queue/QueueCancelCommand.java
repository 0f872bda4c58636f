package dev.fieldfare.cli.queue;

import dev.fieldfare.cli.connection.Session;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes back migrations that have not begun. */
@Command(name = "cancel", description = "Cancel migrations that have not begun.")
final class QueueCancelCommand extends SteeringCommand {

  @Parameters(arity = "1..*", paramLabel = "ID", description = "Migrations, by id or key.")
  private List<String> references;

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    session.confirm(
        "Cancel "
            + String.join(", ", references)
            + ", and what depends on "
            + (references.size() == 1 ? "it?" : "them?"));
    return each(session, references, id -> session.client().cancel(id).id());
  }
}
