package dev.fieldfare.cli;

import dev.fieldfare.contracts.http.QueueStats;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;

/** How long the lines are and how they move. */
@Command(
    name = "status",
    description = "Show the queue of each target, and of its tables.",
    footer = {"", "Exit codes: 0 ok, 2 warning, 1 critical; those of a plugin with nagios."})
final class QueueStatusCommand extends GatewayCommand {

  @Override
  SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  int run(Session session) {
    QueueStats stats = Queues.of(session.client().queue(), session.target());
    Output output = session.output();
    return switch (output.format()) {
      case nagios -> {
        output.raw(Nagios.line(stats));
        yield Exit.ofPlugin(Queues.band(stats));
      }
      case json -> {
        output.document(stats);
        yield Exit.of(Queues.band(stats));
      }
      case text -> {
        Queues.table(stats, output.style()).lines().forEach(output::line);
        Queues.tables(stats, output.style()).ifPresent(t -> t.lines().forEach(output::line));
        yield Exit.of(Queues.band(stats));
      }
    };
  }
}
