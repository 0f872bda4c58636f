package dev.fieldfare.cli.alert;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertPage;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists alerts, the newest first. */
@Command(
    name = "list",
    description = "List alerts: unresolved ones, and those resolved in the last 24 hours.",
    sortOptions = false)
final class AlertsListCommand extends GatewayCommand {

  @Option(names = "--state", paramLabel = "STATE", description = "${COMPLETION-CANDIDATES}.")
  private AlertState state;

  @Option(names = "--severity", paramLabel = "SEVERITY", description = "${COMPLETION-CANDIDATES}.")
  private AlertSeverity severity;

  @Option(names = "--category", paramLabel = "CATEGORY", description = "${COMPLETION-CANDIDATES}.")
  private AlertCategory category;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "The largest number of entries, 1 to 500.")
  private Integer limit;

  @Option(
      names = "--cursor",
      paramLabel = "CURSOR",
      description = "Continue after the page that printed this cursor.")
  private String cursor;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    AlertPage page = session.client().monitor().alerts(filter());
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(page);
      return ExitCode.OK;
    }
    if (page.items().isEmpty()) {
      output.line("No alerts.");
      return ExitCode.OK;
    }
    TextTable table = TextTable.of("id", "severity", "state", "count", "last seen", "title");
    for (Alert alert : page.items()) {
      output.identifier(alert.id());
      table.row(
          alert.id(),
          AlertLines.severity(alert.severity(), output.style()),
          alert.state().name(),
          Long.toString(alert.count()),
          alert.lastSeen().toString(),
          alert.title());
    }
    table.lines().forEach(output::line);
    page.next().ifPresent(next -> output.line("more: --cursor " + next));
    return ExitCode.OK;
  }

  private Map<String, String> filter() {
    Map<String, String> filter = new HashMap<>();
    Optional.ofNullable(state).ifPresent(value -> filter.put("state", value.name()));
    Optional.ofNullable(severity).ifPresent(value -> filter.put("severity", value.name()));
    Optional.ofNullable(category).ifPresent(value -> filter.put("category", value.name()));
    Optional.ofNullable(limit).ifPresent(value -> filter.put("limit", value.toString()));
    Optional.ofNullable(cursor).ifPresent(value -> filter.put("cursor", value));
    return filter;
  }
}
