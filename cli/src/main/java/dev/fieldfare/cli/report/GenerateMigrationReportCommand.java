package dev.fieldfare.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.cli.Fieldfare;
import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.client.Reports;
import dev.fieldfare.client.Reports.Query;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.report.MigrationReport;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The report of the former script: its steps on the screen, an HTML and a JSON file. */
@Command(
    name = "generate-migration-report",
    aliases = "migration:report",
    description = "Print the steps of the former script; write an HTML and a JSON file.",
    hidden = true,
    sortOptions = false)
public final class GenerateMigrationReportCommand extends GatewayCommand {

  @Mixin private PeriodOptions period;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      defaultValue = "reports",
      description = "The folder for the files; reports by default.")
  private Path folder;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    Query query = period.query(session);
    Reports reports = session.client().reports();
    String json = reports.rendered(Reports.Kind.MIGRATIONS, query, "json");
    MigrationReport report = read(json);
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(report);
      return ExitCode.OK;
    }
    Fieldfare root = (Fieldfare) spec.root().userObject();
    ReportFiles files =
        new ReportFiles(
            root.processEnvironment().workingDirectory().resolve(folder),
            Reports.Kind.MIGRATIONS,
            Instant.now());
    FormerReportLines.steps(report).forEach(output::line);
    Path html = files.write(Format.html, reports.rendered(Reports.Kind.MIGRATIONS, query, "html"));
    Path stats = files.write(Format.json, json);
    FormerReportLines.end(report, html.toString(), stats.toString()).forEach(output::line);
    return ExitCode.OK;
  }

  private static MigrationReport read(String json) {
    try {
      return ContractsJson.mapper().readValue(json, MigrationReport.class);
    } catch (JsonProcessingException e) {
      throw CommandFailure.error("the answer of the gateway is not a report.");
    }
  }
}
