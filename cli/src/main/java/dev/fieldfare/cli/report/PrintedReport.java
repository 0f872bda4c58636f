package dev.fieldfare.cli.report;

import dev.fieldfare.cli.Fieldfare;
import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.client.Reports;
import dev.fieldfare.client.Reports.Query;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.report.NewStoredReport;
import dev.fieldfare.contracts.report.StoredReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A report: on the screen, and in files. */
abstract class PrintedReport extends GatewayCommand {

  @Mixin private PeriodOptions period;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      defaultValue = "reports",
      description = "The folder for the files; reports by default.")
  private Path folder;

  @Option(
      names = "--store",
      description = "Also have the report stored by the service; it needs an operator's key.")
  private boolean isStored;

  @Option(
      names = "--email",
      description = "Also have it sent to the configured recipients, and stored.")
  private boolean isMailed;

  /** Which report it is. */
  abstract Reports.Kind kind();

  /** The default format of its file. */
  Format usualFormat() {
    return Format.html;
  }

  @Override
  protected SenderRole role() {
    return isStored || isMailed ? SenderRole.OPERATOR : SenderRole.VIEWER;
  }

  @Override
  protected boolean writesFiles() {
    return true;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    Query query = period.query(session);
    Output output = session.output();
    Reports reports = session.client().reports();
    if (isStored || isMailed) {
      store(output, reports, query);
    }
    if (output.format() == Format.json) {
      output.document(reports.json(kind(), query));
      return ExitCode.OK;
    }
    reports.rendered(kind(), query, "text").lines().forEach(output::line);
    Fieldfare root = (Fieldfare) spec.root().userObject();
    ReportFiles files =
        new ReportFiles(
            root.processEnvironment().workingDirectory().resolve(folder), kind(), Instant.now());
    for (Format format : fileFormats(root)) {
      Path file = files.write(format, reports.rendered(kind(), query, format.name()));
      output.line("written: " + file);
      output.identifier(file.toString());
    }
    return ExitCode.OK;
  }

  private void store(Output output, Reports reports, Query query) {
    StoredReport stored =
        reports.store(
            new NewStoredReport(
                kind().label(),
                Optional.empty(),
                Optional.of(query.days()),
                Optional.of(query.zone()),
                query.target(),
                query.table(),
                query.formId(),
                Optional.of(isMailed),
                query.until()));
    if (output.format() != Format.json) {
      output.line("stored: " + stored.id());
      stored.mails().forEach(mail -> output.line("will be mailed to: " + mail.address()));
    }
  }

  private List<Format> fileFormats(Fieldfare root) {
    List<Format> asked = root.fileFormats();
    return asked.isEmpty() ? List.of(usualFormat()) : asked;
  }
}
