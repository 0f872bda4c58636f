package dev.fieldfare.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.client.FormRegistryClient;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.form.FormPlan;
import dev.fieldfare.contracts.form.FormTableChange;
import dev.fieldfare.contracts.form.SavedForm;
import dev.fieldfare.contracts.form.SavedForm.FormMigration;
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
    FormRegistryClient forms = session.client().forms(session.targetOrMain());
    if (dryRun) {
      show(session.output(), forms.plan(id, definition.toString()));
    } else {
      show(session.output(), forms.put(id, definition.toString()));
    }
    return ExitCode.OK;
  }

  private static void show(Output output, FormPlan plan) {
    if (output.format() == Format.json) {
      output.document(plan);
      return;
    }
    TextTable table = TextTable.of("type", "table", "column", "new name", "data type", "field");
    for (FormTableChange change : plan.changes()) {
      table.row(
          change.type().name(),
          change.table(),
          change.column().orElse(""),
          change.newName().orElse(""),
          change.dataType().orElse(""),
          change.fieldId().orElse(""));
    }
    if (plan.changes().isEmpty()) {
      output.line("The tables match the definition.");
    } else {
      table.lines().forEach(output::line);
    }
  }

  private static void show(Output output, SavedForm saved) {
    if (output.format() == Format.json) {
      output.document(saved);
      return;
    }
    if (saved.migrations().isEmpty()) {
      output.line("form %s saved; its tables match the definition".formatted(saved.formId()));
    }
    for (FormMigration migration : saved.migrations()) {
      output.identifier(migration.id());
      output.line("migration %s enqueued".formatted(migration.id()));
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
