package dev.fieldfare.cli.report;

import dev.fieldfare.cli.Fieldfare;
import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.client.Reports;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.report.ReportFileName;
import dev.fieldfare.contracts.report.StoredReport;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The files of a stored report. */
@Command(
    name = "download",
    description = "Write the files of a stored report, one HTML file by default.",
    sortOptions = false)
final class ReportDownloadCommand extends GatewayCommand {

  @Parameters(paramLabel = "ID", description = "The report, as report list shows it.")
  private UUID id;

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
  protected boolean writesFiles() {
    return true;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    Fieldfare root = (Fieldfare) spec.root().userObject();
    Reports reports = session.client().reports();
    StoredReport report = reports.getStored(id);
    List<Format> formats = root.fileFormats();
    Path to = root.processEnvironment().workingDirectory().resolve(folder);
    for (Format format : formats.isEmpty() ? List.of(Format.html) : formats) {
      // The name is made here: a name of another side must not lead out of the folder.
      String name = ReportFileName.of(kind(report), format.name(), report.generatedAt());
      Path file = ReportFiles.write(to, name, reports.storedFile(id, format.name()));
      session.output().line("written: " + file);
      session.output().identifier(file.toString());
    }
    return ExitCode.OK;
  }

  private static String kind(StoredReport report) {
    return report.kind().matches("[a-z]{1,30}") ? report.kind() : "other";
  }
}
