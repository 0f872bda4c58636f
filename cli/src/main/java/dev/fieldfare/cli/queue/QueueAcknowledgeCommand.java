package dev.fieldfare.cli.queue;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.contracts.http.Acknowledged;
import picocli.CommandLine.Command;

/** Takes note of failures, so that the queue is not critical because of them. */
@Command(
    name = "acknowledge",
    description = "Acknowledge the failures of a target: they no longer count for its state.")
final class QueueAcknowledgeCommand extends SteeringCommand {

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    Acknowledged known = session.client().acknowledgeFailures(session.targetOrMain());
    if (session.output().format() == Format.json) {
      session.output().document(known);
      return ExitCode.OK;
    }
    session
        .output()
        .line("%s: %d failures acknowledged".formatted(known.target(), known.failures()));
    return ExitCode.OK;
  }
}
