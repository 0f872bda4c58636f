package dev.fieldfare.cli.report;

import dev.fieldfare.client.Reports;
import picocli.CommandLine.Command;

/** The restores of the last days, and the backups that were tested. */
@Command(
    name = "restores",
    description = "Report the restores of the last days, and the backups that were tested.",
    sortOptions = false)
final class ReportRestoresCommand extends PrintedReport {

  @Override
  Reports.Kind kind() {
    return Reports.Kind.RESTORES;
  }
}
