package dev.fieldfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.cli.validation.ValidateRecordCommand;
import dev.fieldfare.cli.validation.ValidationOptions;
import dev.fieldfare.cli.validation.ValidationRun;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.form.DriftFinding;
import dev.fieldfare.contracts.form.DriftReport;
import dev.fieldfare.contracts.form.FormTableChange;
import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.message.MessageParser;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.message.ParseResult;
import dev.fieldfare.contracts.message.Sender;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.validation.ValidationProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the checks of a profile, or compares the registry of forms with the tables. */
@Command(
    name = "validate",
    aliases = "validate-schema-consistency",
    description = "Run the checks of a profile, or find differences between forms and tables.",
    subcommands = ValidateRecordCommand.class,
    footer = {
      "",
      "Exit codes: 0 nothing found, 1 critical or a table or column is missing, 2 other findings."
    },
    sortOptions = false)
final class ValidateCommand extends GatewayCommand {

  @Parameters(
      arity = "0..1",
      paramLabel = "PROFILE",
      description =
          "drift (the default), pre, post, schema, indexes, constraints, data or security.")
  private String profile;

  @Option(
      names = {"--profile", "--category"},
      paramLabel = "PROFILE",
      description = "Another form of the same.")
  private String category;

  @Option(names = "--performance-test", description = "Time queries too (profile post).")
  private boolean performanceTest;

  @Mixin private ValidationOptions options;

  @Option(names = "--form-id", paramLabel = "ID", description = "Only this form.")
  private String formId;

  @Option(
      names = "--fix",
      description = "Enqueue the changes that repair the findings, after a confirmation.")
  private boolean fix;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    String chosen = profile == null ? category : profile;
    if (chosen == null || chosen.equals("drift")) {
      return compareForms(session);
    }
    ValidationProfile named = ValidationRun.named(chosen);
    if (fix || formId != null) {
      throw CommandFailure.usage("--fix and --form-id are for the profile drift.");
    }
    session.needs(SenderRole.OPERATOR);
    return new ValidationRun(session, options).run(named, performanceTest);
  }

  private int compareForms(Session session) {
    session.refuseNagios();
    DriftReport report =
        session.client().forms(session.targetOrMain()).drift(Optional.ofNullable(formId));
    write(report);
    if (session.output().format() == Format.json) {
      session.output().document(report);
    } else {
      show(session.output(), report);
    }
    if (fix) {
      repair(session, report.findings());
    }
    return code(report);
  }

  static int code(DriftReport report) {
    if (report.critical() > 0) {
      return ExitCode.ERROR;
    }
    return report.warnings() > 0 ? ExitCode.WARNING : ExitCode.OK;
  }

  private static void show(Output output, DriftReport report) {
    for (DriftFinding finding : report.findings()) {
      output.line(
          "%-8s %s  %s  %s"
              .formatted(finding.severity(), finding.kind(), finding.table(), finding.message()));
    }
    TextTable summary = new TextTable();
    summary.row("Forms scanned", Integer.toString(report.formsScanned()));
    summary.row("Tables checked", Integer.toString(report.tablesChecked()));
    summary.row("Total issues", Integer.toString(report.totalIssues()));
    summary.row("Critical errors", Integer.toString(report.critical()));
    summary.row("Warnings", Integer.toString(report.warnings()));
    summary.row("Clean forms", Integer.toString(report.cleanForms()));
    summary.lines().forEach(output::line);
  }

  // Each repair is a change of its own: one that cannot be done keeps no other from being done.
  private void repair(Session session, List<DriftFinding> findings) {
    List<FormTableChange> changes =
        findings.stream().flatMap(finding -> finding.fix().stream()).toList();
    if (changes.isEmpty()) {
      return;
    }
    session.confirm("Enqueue " + changes.size() + " repairs? Dropped columns go to quarantine.");
    session.needs(SenderRole.OPERATOR);
    for (FormTableChange change : changes) {
      Accepted accepted = session.client().enqueue(message(change, session.targetOrMain()));
      accepted
          .migrations()
          .forEach(m -> session.output().line("migration %s enqueued".formatted(m.id())));
    }
  }

  private static MigrationMessage message(FormTableChange change, String target) {
    JsonNode message = ContractsJson.mapper().valueToTree(change);
    return switch (new MessageParser().parse(message, Sender.on(target, SenderRole.OPERATOR))) {
      case ParseResult.Parsed parsed -> parsed.message();
      case ParseResult.Refused refused -> throw CommandFailure.error(refused.message());
      case ParseResult.Malformed malformed -> throw CommandFailure.error(malformed.message());
    };
  }

  private void write(DriftReport report) {
    Optional<Path> file = options.file();
    if (file.isEmpty()) {
      return;
    }
    try {
      ContractsJson.mapper()
          .writerWithDefaultPrettyPrinter()
          .writeValue(file.get().toFile(), report);
    } catch (IOException e) {
      throw CommandFailure.error("cannot write " + file.get() + ".");
    }
  }
}
