package dev.fieldfare.cli.report;

import dev.fieldfare.client.Reports;
import picocli.CommandLine.Command;

/** The migrations of the last days. */
@Command(
    name = "report",
    description = "Report the migrations that ended in the last days.",
    footer = {
      "",
      "Prints the report, and writes it as one HTML file; --format html,json,csv,md chooses the",
      "files. With --json or --format json it prints the numbers and writes no file."
    },
    subcommands = {
      ReportHistoryCommand.class,
      ReportReleasesCommand.class,
      ReportBackupsCommand.class,
      ReportDriftCommand.class,
      ReportRestoresCommand.class,
      ReportStatusCommand.class,
      ReportAuditCommand.class,
      ReportValidationsCommand.class,
      ReportAlertsCommand.class,
      ReportDigestCommand.class,
      ReportListCommand.class,
      ReportDownloadCommand.class,
      ReportDeleteCommand.class,
      ReportRebuildCommand.class
    },
    sortOptions = false)
public final class ReportCommand extends PrintedReport {

  @Override
  Reports.Kind kind() {
    return Reports.Kind.MIGRATIONS;
  }
}
