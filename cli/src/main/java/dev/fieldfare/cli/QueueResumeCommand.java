package dev.fieldfare.cli;

import dev.fieldfare.contracts.http.QueueScope;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Let a held target, table, or single migrations go on. */
@Command(name = "resume", description = "Let a held target, table, or single migrations go on.")
final class QueueResumeCommand extends SteeringCommand {

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
      return each(session, references, id -> session.client().resume(id).id());
    }
    QueueScope scope = scope(session, table);
    session.client().resumeQueue(scope);
    return done(session, scope, "goes on");
  }
}
