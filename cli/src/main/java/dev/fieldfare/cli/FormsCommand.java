package dev.fieldfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The registry of forms. */
@Command(
    name = "forms",
    description = "See the registry of forms, and save definitions.",
    subcommands = {FormsCommand.List.class, FormsCommand.Show.class, FormsPutCommand.class})
final class FormsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "forms does: list, show, put.");
  }

  /** Lists the forms. */
  @Command(name = "list", description = "List the forms with their tables.")
  static final class List extends GatewayCommand {

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where a list ended.")
    private String cursor;

    @Override
    protected SenderRole role() {
      return SenderRole.VIEWER;
    }

    @Override
    protected int run(Session session) {
      session.refuseNagios();
      Output output = session.output();
      JsonNode page = session.client().forms(session.targetOrMain(), Optional.ofNullable(cursor));
      if (output.format() == Format.json) {
        output.document(page);
        return ExitCode.OK;
      }
      TextTable table = TextTable.of("id", "title", "table", "fields", "sub-forms");
      for (JsonNode form : page.path("items")) {
        output.identifier(form.path("id").asText());
        table.row(
            form.path("id").asText(),
            form.path("title").asText(),
            form.path("table").asText(),
            Integer.toString(form.path("fields").size()),
            Integer.toString(form.path("subForms").size()));
      }
      table.lines().forEach(output::line);
      if (page.path("next").isTextual()) {
        output.line("more: --cursor " + page.path("next").asText());
      }
      return ExitCode.OK;
    }
  }

  /** Shows one form. */
  @Command(name = "show", description = "Show a form: its fields and their columns.")
  static final class Show extends GatewayCommand {

    @Parameters(paramLabel = "ID", description = "The form.")
    private String id;

    @Override
    protected SenderRole role() {
      return SenderRole.VIEWER;
    }

    @Override
    protected int run(Session session) {
      session.refuseNagios();
      Output output = session.output();
      JsonNode form = session.client().form(session.targetOrMain(), id);
      if (output.format() == Format.json) {
        output.document(form);
        return ExitCode.OK;
      }
      output.identifier(id);
      lines(output, form);
      form.path("subForms").forEach(part -> lines(output, part));
      return ExitCode.OK;
    }

    private static void lines(Output output, JsonNode form) {
      output.line(
          "%s  %s.%s"
              .formatted(
                  form.path("title").asText(),
                  form.path("schema").asText(),
                  form.path("table").asText()));
      TextTable table = TextTable.of("field", "title", "type", "column", "column type");
      for (JsonNode field : form.path("fields")) {
        table.row(
            field.path("id").asText(),
            field.path("title").asText(),
            field.path("type").asText(),
            field.path("column").asText(),
            field.path("columnType").asText());
      }
      table.lines().forEach(output::line);
    }
  }
}
