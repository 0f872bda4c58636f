package dev.fieldfare.cli.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.client.FormRegistryClient;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.form.ChangedForms;
import dev.fieldfare.contracts.form.ChangedForms.ChangedForm;
import dev.fieldfare.contracts.form.FormTableChange;
import dev.fieldfare.contracts.form.SavedForm.FormMigration;
import dev.fieldfare.contracts.message.SenderRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds a field to many forms. */
@Command(
    name = "change-all",
    description = "Add a field to each form that matches, all of them or none.",
    sortOptions = false)
public final class FormsChangeAllCommand extends GatewayCommand {

  @Parameters(
      paramLabel = "FILE",
      description = "The field, as JSON with an \"id\" and a \"type\".")
  private Path file;

  @Option(names = "--form-id", paramLabel = "ID", description = "Only this form. Repeatable.")
  private List<String> ids;

  @Option(
      names = "--title-contains",
      paramLabel = "TEXT",
      description = "Only forms with this text in their title, in capitals or not.")
  private String titleContains;

  @Option(
      names = "--table-prefix",
      paramLabel = "TEXT",
      description = "Only forms whose table's name begins with this text.")
  private String tablePrefix;

  @Option(names = "--all", description = "All forms of the registry.")
  private boolean all;

  @Option(names = "--dry-run", description = "Show the changes and enqueue nothing.")
  private boolean dryRun;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    String request = request();
    FormRegistryClient forms = session.client().forms(session.targetOrMain());
    ChangedForms planned = forms.changeAll(request, true);
    Output output = session.output();
    if (dryRun || planned.forms().isEmpty()) {
      show(output, planned);
      return ExitCode.OK;
    }
    if (output.format() != Format.json) {
      show(output, planned);
    }
    session.confirm("Change these " + planned.forms().size() + " forms?");
    ChangedForms changed = forms.changeAll(request, false);
    if (output.format() == Format.json) {
      output.document(changed);
      return ExitCode.OK;
    }
    for (FormMigration migration : changed.migrations()) {
      output.identifier(migration.id());
      output.line("migration %s enqueued".formatted(migration.id()));
    }
    return ExitCode.OK;
  }

  private String request() {
    ObjectNode filter = ContractsJson.mapper().createObjectNode();
    if (ids != null) {
      ids.forEach(filter.withArray("ids")::add);
    }
    if (titleContains != null) {
      filter.put("titleContains", titleContains);
    }
    if (tablePrefix != null) {
      filter.put("tablePrefix", tablePrefix);
    }
    if (filter.isEmpty() != all) {
      throw CommandFailure.usage(
          "Name the forms by --form-id, --title-contains or --table-prefix, or give --all alone.");
    }
    ObjectNode request = ContractsJson.mapper().createObjectNode();
    request.set("filter", filter);
    request.set("field", field());
    return request.toString();
  }

  private JsonNode field() {
    try {
      JsonNode field = ContractsJson.mapper().readTree(Files.readString(file));
      if (field == null || field.path("id").asText().isEmpty()) {
        throw CommandFailure.usage(file + " has no \"id\".");
      }
      return field;
    } catch (JsonProcessingException e) {
      throw CommandFailure.usage(file + " is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw CommandFailure.usage("cannot read " + file + ".");
    }
  }

  private static void show(Output output, ChangedForms changed) {
    if (output.format() == Format.json) {
      output.document(changed);
      return;
    }
    if (changed.forms().isEmpty()) {
      output.line("No form matches.");
      return;
    }
    TextTable table = TextTable.of("form", "title", "type", "table", "column", "data type");
    for (ChangedForm form : changed.forms()) {
      if (form.changes().isEmpty()) {
        table.row(form.id(), form.title(), "-", form.table(), "", "has the field");
      }
      for (FormTableChange change : form.changes()) {
        table.row(
            form.id(),
            form.title(),
            change.type().name(),
            change.table(),
            change.column().orElse(""),
            change.dataType().orElse(""));
      }
    }
    table.lines().forEach(output::line);
  }
}
