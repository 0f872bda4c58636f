package dev.fieldfare.cli.statistics;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.report.Anomaly;
import dev.fieldfare.contracts.report.AnomalyList;
import picocli.CommandLine.Command;

/** Numbers that were far from their moving average. */
@Command(
    name = "anomalies",
    description = "List numbers that were far from their moving average, the newest first.",
    footer = {"", "Exit codes: 0 nothing is open, 2 an anomaly is open."})
final class StatisticsAnomaliesCommand extends GatewayCommand {

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    AnomalyList found = session.client().reports().anomalies(session.target());
    if (session.output().format() == Format.json) {
      session.output().document(found);
    } else {
      found.items().forEach(anomaly -> session.output().line(text(anomaly)));
    }
    boolean isOpen = found.items().stream().anyMatch(anomaly -> anomaly.resolvedAt().isEmpty());
    return isOpen ? ExitCode.WARNING : ExitCode.OK;
  }

  private static String text(Anomaly anomaly) {
    String state = anomaly.resolvedAt().map(at -> "until " + at).orElse("open");
    return "%s  %s  %s".formatted(anomaly.detectedAt(), state, anomaly.explanation());
  }
}
