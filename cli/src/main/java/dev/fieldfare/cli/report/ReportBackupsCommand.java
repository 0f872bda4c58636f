package dev.fieldfare.cli.report;

import dev.fieldfare.client.Reports;
import picocli.CommandLine.Command;

/** The backups that were begun in the last days. */
@Command(
    name = "backups",
    description = "Report the backups that were begun in the last days.",
    sortOptions = false)
final class ReportBackupsCommand extends PrintedReport {

  @Override
  Reports.Kind kind() {
    return Reports.Kind.BACKUPS;
  }
}
