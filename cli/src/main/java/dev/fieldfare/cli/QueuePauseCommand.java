package dev.fieldfare.cli;

import dev.fieldfare.contracts.http.QueueScope;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hold a target, a table, or single migrations; answers when nothing of it is in flight. */
@Command(
    name = "pause",
    description =
        "Hold a target, a table, or single migrations; answers when nothing of it is in flight.")
final class QueuePauseCommand extends SteeringCommand {

  @Parameters(arity = "0..*", paramLabel = "ID", description = "Migrations, by id or key.")
  private List<String> references;

  @Option(
      names = {"-t", "--table"},
      paramLabel = "T",
      description = "Only this table, or schema.table.")
  private String table;

  @Override
  int run(Session session) {
    session.refuseNagios();
    if (references != null && table != null) {
      throw CommandFailure.usage("name migrations or a table, not both.");
    }
    if (references != null) {
      return each(session, references, id -> session.client().pause(id).id());
    }
    QueueScope scope = scope(session, table);
    session.client().pauseQueue(scope);
    return done(session, scope, "paused");
  }
}
