package dev.fieldfare.cli.queue;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Nagios;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.QueueText;
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
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    QueueStats stats = QueueText.of(session.client().queue(), session.target());
    Output output = session.output();
    return switch (output.format()) {
      case nagios -> {
        output.raw(Nagios.line(stats));
        yield ExitCode.ofPlugin(QueueText.band(stats));
      }
      case json -> {
        output.document(stats);
        yield ExitCode.of(QueueText.band(stats));
      }
      // Formats of files are refused before.
      case text, html, csv, md -> {
        QueueText.table(stats, output.style()).lines().forEach(output::line);
        QueueText.tables(stats, output.style()).ifPresent(t -> t.lines().forEach(output::line));
        yield ExitCode.of(QueueText.band(stats));
      }
    };
  }
}
