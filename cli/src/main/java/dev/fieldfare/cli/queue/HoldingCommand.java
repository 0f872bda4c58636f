package dev.fieldfare.cli.queue;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.client.FieldfareClient;
import dev.fieldfare.contracts.http.QueueScope;
import dev.fieldfare.contracts.migration.Migration;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Holds something up or lets it go on: a target, a table, or single migrations. */
abstract class HoldingCommand extends SteeringCommand {

  @Parameters(arity = "0..*", paramLabel = "ID", description = "Migrations, by id or key.")
  private List<String> references;

  @Option(
      names = {"-t", "--table"},
      paramLabel = "T",
      description = "Only this table, or schema.table.")
  private String table;

  abstract Migration one(FieldfareClient client, String id);

  abstract void all(FieldfareClient client, QueueScope scope);

  abstract String outcome();

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    if (references != null && table != null) {
      throw CommandFailure.usage("name migrations or a table, not both.");
    }
    if (references != null) {
      return each(session, references, id -> one(session.client(), id).id());
    }
    QueueScope scope = scope(session, table);
    all(session.client(), scope);
    return done(session, scope, outcome());
  }
}
