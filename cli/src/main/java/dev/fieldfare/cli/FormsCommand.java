package dev.fieldfare.cli;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.form.FormsChangeAllCommand;
import dev.fieldfare.cli.form.FormsDeleteCommand;
import dev.fieldfare.cli.form.FormsMapCommand;
import dev.fieldfare.cli.form.SyncCommand;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.form.FormPage;
import dev.fieldfare.contracts.form.RegisteredField;
import dev.fieldfare.contracts.form.RegisteredForm;
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
    description = "Show the registry of forms, and save definitions.",
    subcommands = {
      FormsCommand.List.class,
      FormsCommand.Show.class,
      FormsPutCommand.class,
      FormsChangeAllCommand.class,
      FormsDeleteCommand.class,
      FormsMapCommand.class,
      SyncCommand.class
    })
final class FormsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "forms needs a subcommand: list, show, put, change-all, delete, map, sync.");
  }

  /** Lists the forms. */
  @Command(name = "list", description = "List the forms with their tables.")
  static final class List extends GatewayCommand {

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
      Output output = session.output();
      FormPage page =
          session.client().forms(session.targetOrMain()).list(Optional.ofNullable(cursor));
      if (output.format() == Format.json) {
        output.document(page);
        return ExitCode.OK;
      }
      TextTable table = TextTable.of("id", "title", "table", "fields", "sub-forms");
      for (RegisteredForm form : page.items()) {
        output.identifier(form.id());
        table.row(
            form.id(),
            form.title(),
            form.table(),
            Integer.toString(form.fields().size()),
            Integer.toString(form.subForms().size()));
      }
      table.lines().forEach(output::line);
      page.next().ifPresent(next -> output.line("more: --cursor " + next));
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
      RegisteredForm form = session.client().forms(session.targetOrMain()).find(id);
      if (output.format() == Format.json) {
        output.document(form);
        return ExitCode.OK;
      }
      output.identifier(id);
      lines(output, form);
      form.subForms().forEach(part -> lines(output, part));
      return ExitCode.OK;
    }

    private static void lines(Output output, RegisteredForm form) {
      output.line("%s  %s.%s".formatted(form.title(), form.schema(), form.table()));
      TextTable table = TextTable.of("field", "title", "type", "column", "column type");
      for (RegisteredField field : form.fields()) {
        table.row(
            field.id(), field.title(), field.type(), field.column(), field.columnType().orElse(""));
      }
      table.lines().forEach(output::line);
    }
  }
}
