package dev.fieldfare.cli.queue;

import dev.fieldfare.cli.connection.Session;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Sends failed migrations to the tail of their lines. */
@Command(name = "retry", description = "Send failed migrations to the tail of their lines.")
final class QueueRetryCommand extends SteeringCommand {

  @Parameters(arity = "1..*", paramLabel = "ID", description = "Migrations, by id or key.")
  private List<String> references;

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    return each(session, references, id -> session.client().retry(id).id());
  }
}
