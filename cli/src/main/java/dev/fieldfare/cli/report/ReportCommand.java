package dev.fieldfare.cli.report;

import dev.fieldfare.cli.Fieldfare;
import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.client.Reports;
import dev.fieldfare.client.Reports.Query;
import dev.fieldfare.contracts.message.SenderRole;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The migrations of the last days: on the screen, and in files. */
@Command(
    name = "report",
    description = "Report the migrations that ended in the last days.",
    footer = {
      "",
      "Prints the report, and writes it as one HTML file; --format html,json,csv,md chooses the",
      "files. With --json or --format json it prints the numbers and writes no file."
    },
    subcommands = ReportRebuildCommand.class,
    sortOptions = false)
public final class ReportCommand extends GatewayCommand {

  private static final int MOST_DAYS = 3_660;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "30",
      description = "The last N days, 1 to 3660, up to now; 30 when it is not given.")
  private int days;

  @Option(
      names = "--zone",
      paramLabel = "Z",
      defaultValue = "UTC",
      description = "Whose days they are, as Europe/Berlin; UTC when it is not given.")
  private String zone;

  @Option(names = "--table", paramLabel = "T", description = "Only this table.")
  private String table;

  @Option(names = "--form-id", paramLabel = "ID", description = "Only this form.")
  private String formId;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      defaultValue = "reports",
      description = "The folder for the files; reports when it is not given.")
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
    Query query = query(session);
    Output output = session.output();
    Reports reports = session.client().reports();
    if (output.format() == Format.json) {
      output.document(reports.migrations(query));
      return ExitCode.OK;
    }
    reports.rendered(query, "text").lines().forEach(output::line);
    Fieldfare root = (Fieldfare) spec.root().userObject();
    ReportFiles files =
        new ReportFiles(
            root.processEnvironment().workingDirectory().resolve(folder), Instant.now());
    for (Format format : fileFormats(root)) {
      Path file = files.write(format, reports.rendered(query, format.name()));
      output.line("written: " + file);
      output.identifier(file.toString());
    }
    return ExitCode.OK;
  }

  private Query query(Session session) {
    if (days < 1 || days > MOST_DAYS) {
      throw CommandFailure.usage(
          "--days is a whole number from 1 to %d, not %d.".formatted(MOST_DAYS, days));
    }
    try {
      return new Query(
          days,
          ZoneId.of(zone).getId(),
          session.target(),
          Optional.ofNullable(table),
          Optional.ofNullable(formId));
    } catch (DateTimeException e) {
      throw CommandFailure.usage("there is no time zone " + zone + "; one is Europe/Berlin.");
    }
  }

  private static List<Format> fileFormats(Fieldfare root) {
    List<Format> asked = root.fileFormats();
    return asked.isEmpty() ? List.of(Format.html) : asked;
  }
}
