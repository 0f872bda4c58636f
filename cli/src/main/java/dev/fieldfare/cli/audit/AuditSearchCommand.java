package dev.fieldfare.cli.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One page of the audit trail. */
@Command(
    name = "search",
    description = "List entries of the audit trail, the newest first.",
    sortOptions = false)
final class AuditSearchCommand extends GatewayCommand {

  private static final int MAX_LIMIT = 500;

  @Mixin private AuditFilterOptions filter;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Entries per page, 1 to 500 (${DEFAULT-VALUE}).")
  private int limit = 50;

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
    if (limit < 1 || limit > MAX_LIMIT) {
      throw CommandFailure.usage("--limit must be from 1 to " + MAX_LIMIT + ".");
    }
    JsonNode page =
        session.client().audit().page(filter.query(session), limit, Optional.ofNullable(cursor));
    show(session.output(), page);
    return ExitCode.OK;
  }

  private static void show(Output output, JsonNode page) {
    if (output.format() == Format.json) {
      output.document(page);
      return;
    }
    TextTable table = new TextTable();
    for (JsonNode entry : page.path("items")) {
      output.identifier(entry.path("id").asText());
      List<String> cells = AuditColumns.cells(entry, AuditColumns.SHORT);
      table.row(cells.toArray(String[]::new));
    }
    table.lines().forEach(output::line);
    if (page.hasNonNull("next")) {
      output.line("more: --cursor " + page.path("next").asText());
    }
  }
}
