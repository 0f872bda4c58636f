package dev.fieldfare.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.message.SenderRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Saves the definition of a form. */
@Command(
    name = "put",
    description = "Save the definition of a form and enqueue the changes of its tables.",
    sortOptions = false)
final class FormsPutCommand extends GatewayCommand {

  @Parameters(paramLabel = "FILE", description = "The definition, as JSON with an \"id\".")
  private Path file;

  @Option(names = "--dry-run", description = "Show the changes and enqueue nothing.")
  private boolean dryRun;

  @Override
  protected SenderRole role() {
    return SenderRole.ENQUEUER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    JsonNode definition = read();
    String id = definition.path("id").asText();
    JsonNode answer =
        session.client().putForm(session.targetOrMain(), id, definition.toString(), dryRun);
    if (session.output().format() == Format.json) {
      session.output().document(answer);
    } else if (dryRun) {
      changes(session.output(), answer.path("changes"));
    } else {
      saved(session.output(), id, answer.path("migrations"));
    }
    return ExitCode.OK;
  }

  private static void changes(Output output, JsonNode changes) {
    TextTable table = TextTable.of("type", "table", "column", "new name", "data type", "field");
    for (JsonNode change : changes) {
      table.row(
          change.path("type").asText(),
          change.path("table").asText(),
          change.path("column").asText(),
          change.path("newName").asText(),
          change.path("dataType").asText(),
          change.path("fieldId").asText());
    }
    if (changes.isEmpty()) {
      output.line("The tables are as defined.");
    } else {
      table.lines().forEach(output::line);
    }
  }

  private static void saved(Output output, String id, JsonNode migrations) {
    if (migrations.isEmpty()) {
      output.line("form %s saved; its tables are as defined".formatted(id));
    }
    for (JsonNode migration : migrations) {
      output.identifier(migration.path("id").asText());
      output.line("migration %s enqueued".formatted(migration.path("id").asText()));
    }
  }

  private JsonNode read() {
    try {
      JsonNode definition = ContractsJson.mapper().readTree(Files.readString(file));
      if (definition == null || definition.path("id").asText().isEmpty()) {
        throw CommandFailure.usage(file + " has no \"id\".");
      }
      return definition;
    } catch (JsonProcessingException e) {
      throw CommandFailure.usage(file + " is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw CommandFailure.usage("cannot read " + file + ".");
    }
  }
}
