package dev.fieldfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.message.MessageParser;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.message.ParseResult;
import dev.fieldfare.contracts.message.Sender;
import dev.fieldfare.contracts.message.SenderRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares the registry of forms with the tables. */
@Command(
    name = "validate",
    description = "Find differences between the registry of forms and the tables.",
    footer = {"", "Exit codes: 0 none, 1 a table or column is missing, 2 others."},
    sortOptions = false)
final class ValidateCommand extends GatewayCommand {

  @Option(names = "--form-id", paramLabel = "ID", description = "Only this form.")
  private String formId;

  @Option(names = "--fix", description = "Enqueue what repairs the findings, after a question.")
  private boolean fix;

  @Option(names = "--output", paramLabel = "FILE", description = "Also write the report as JSON.")
  private Path file;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    JsonNode report = session.client().drift(session.targetOrMain(), Optional.ofNullable(formId));
    write(report);
    if (session.output().format() == Format.json) {
      session.output().document(report);
    } else {
      show(session.output(), report);
    }
    if (fix) {
      repair(session, report.path("findings"));
    }
    return code(report);
  }

  static int code(JsonNode report) {
    if (report.path("critical").asInt() > 0) {
      return ExitCode.ERROR;
    }
    return report.path("warnings").asInt() > 0 ? ExitCode.WARNING : ExitCode.OK;
  }

  private static void show(Output output, JsonNode report) {
    for (JsonNode finding : report.path("findings")) {
      output.line(
          "%-8s %s  %s  %s"
              .formatted(
                  finding.path("severity").asText(),
                  finding.path("kind").asText(),
                  finding.path("table").asText(),
                  finding.path("message").asText()));
    }
    TextTable summary = new TextTable();
    summary.row("Forms scanned", report.path("formsScanned").asText());
    summary.row("Tables checked", report.path("tablesChecked").asText());
    summary.row("Total issues", report.path("totalIssues").asText());
    summary.row("Critical errors", report.path("critical").asText());
    summary.row("Warnings", report.path("warnings").asText());
    summary.row("Clean forms", report.path("cleanForms").asText());
    summary.lines().forEach(output::line);
  }

  // Each repair is a change of its own: one that cannot be done keeps no other from being done.
  private void repair(Session session, JsonNode findings) {
    ArrayNode changes = ContractsJson.mapper().createArrayNode();
    findings.forEach(
        finding -> {
          if (finding.path("fix").isObject()) {
            changes.add(finding.path("fix"));
          }
        });
    if (changes.isEmpty()) {
      return;
    }
    session.confirm("Enqueue " + changes.size() + " repairs? Dropped columns go to quarantine.");
    session.needs(SenderRole.OPERATOR);
    for (JsonNode change : changes) {
      Accepted accepted = session.client().enqueue(message(change, session.targetOrMain()));
      accepted
          .migrations()
          .forEach(m -> session.output().line("migration %s enqueued".formatted(m.id())));
    }
  }

  private static MigrationMessage message(JsonNode change, String target) {
    return switch (new MessageParser().parse(change, Sender.on(target, SenderRole.OPERATOR))) {
      case ParseResult.Parsed parsed -> parsed.message();
      case ParseResult.Refused refused -> throw CommandFailure.error(refused.message());
      case ParseResult.Malformed malformed -> throw CommandFailure.error(malformed.message());
    };
  }

  private void write(JsonNode report) {
    if (file == null) {
      return;
    }
    try {
      Files.writeString(file, report.toPrettyString());
    } catch (IOException e) {
      throw CommandFailure.error("cannot write " + file + ".");
    }
  }
}
