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
import picocli.CommandLine.Option;

/** A report: on the screen, and in files. */
abstract class PrintedReport extends GatewayCommand {

  private static final int MOST_DAYS = 3_660;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "30",
      description = "The last N days, 1 to 3660, up to now; 30 by default.")
  private int days;

  @Option(
      names = "--zone",
      paramLabel = "Z",
      defaultValue = "UTC",
      description = "The time zone of the days, for example Europe/Berlin; UTC by default.")
  private String zone;

  @Option(names = "--table", paramLabel = "T", description = "Only this table.")
  private String table;

  @Option(names = "--form-id", paramLabel = "ID", description = "Only this form.")
  private String formId;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      defaultValue = "reports",
      description = "The folder for the files; reports by default.")
  private Path folder;

  /** Which report it is. */
  abstract Reports.Kind kind();

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
      throw CommandFailure.usage(
          "there is no time zone " + zone + "; an example is Europe/Berlin.");
    }
  }

  private static List<Format> fileFormats(Fieldfare root) {
    List<Format> asked = root.fileFormats();
    return asked.isEmpty() ? List.of(Format.html) : asked;
  }
}
