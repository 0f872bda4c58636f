package dev.fieldfare.cli.form;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.client.FormRegistryClient;
import dev.fieldfare.contracts.form.FormMapping;
import dev.fieldfare.contracts.form.FormMappingQuestion;
import dev.fieldfare.contracts.form.ImportedForms;
import dev.fieldfare.contracts.form.ImportedForms.ImportedForm;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes the forms of a form builder over, and asks for the columns that are not certain. */
@Command(
    name = "map",
    description = "Take over the forms of a form builder whose columns are all known.",
    footer = {"", "Exit codes: 0 all forms are in the registry, 2 some are not."},
    sortOptions = false)
public final class FormsMapCommand extends GatewayCommand {

  @Option(names = "--dry-run", description = "Show the outcomes and take over nothing.")
  private boolean dryRun;

  @Option(
      names = "--review",
      description = "Ask for each column that is not certain, and store the answers first.")
  private boolean review;

  @Option(
      names = "--answer",
      paramLabel = "FIELD=COLUMN",
      description = "Store the column of a field first, without a question. Repeatable.")
  private Map<String, String> answers = Map.of();

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    FormRegistryClient forms = session.client().forms(session.targetOrMain());
    answers.forEach(forms::answerMapping);
    if (review) {
      review(session, forms);
    }
    ImportedForms imported = forms.importForms(dryRun);
    FormMapping left = forms.mapping();
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(Map.of("forms", imported.forms(), "questions", left.questions()));
    } else {
      show(output, imported.forms(), left);
    }
    return imported.forms().stream().allMatch(FormsMapCommand::isRegistered)
        ? ExitCode.OK
        : ExitCode.WARNING;
  }

  private static boolean isRegistered(ImportedForm form) {
    return form.outcome().startsWith("registered");
  }

  private static void review(Session session, FormRegistryClient forms) {
    List<FormMappingQuestion> questions = forms.mapping().questions();
    if (!questions.isEmpty()) {
      session.requireTerminal("--review needs a terminal. Without one, use --answer FIELD=COLUMN.");
    }
    questions.forEach(question -> ask(session, forms, question));
  }

  /** An empty answer leaves the question open. */
  private static void ask(Session session, FormRegistryClient forms, FormMappingQuestion question) {
    describe(question).forEach(session::tell);
    String column = session.ask("Column (empty to skip):");
    if (!column.isEmpty()) {
      forms.answerMapping(question.fieldId(), column);
    }
  }

  private static void show(Output output, List<ImportedForm> forms, FormMapping left) {
    TextTable table = TextTable.of("form", "title", "fields", "unknown", "outcome");
    for (ImportedForm form : forms) {
      table.row(
          form.id(),
          form.title(),
          Integer.toString(form.fields()),
          Integer.toString(form.unknownFields().size()),
          form.outcome());
    }
    table.lines().forEach(output::line);
    left.questions().forEach(question -> describe(question).forEach(output::line));
    if (!left.questions().isEmpty()) {
      output.line("Answer with --review, or with --answer FIELD=COLUMN.");
    }
  }

  private static List<String> describe(FormMappingQuestion question) {
    String columns =
        question.candidates().stream()
            .map(each -> each.column() + " (" + each.dataType() + ")" + (each.fits() ? "" : " ?"))
            .collect(Collectors.joining(", "));
    return List.of(
        "? %s of %s: \"%s\" (%s), table %s"
            .formatted(
                question.fieldId(),
                question.form(),
                question.title(),
                question.type(),
                question.table()),
        "  columns: %s%s"
            .formatted(
                columns.isEmpty() ? "none is left" : columns,
                question.suggestion().map(name -> "; perhaps " + name).orElse("")));
  }
}
