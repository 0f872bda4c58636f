package dev.fieldfare.cli.report;

import dev.fieldfare.client.Reports;
import picocli.CommandLine.Command;

/** The differences between the registry of forms and the tables. */
@Command(
    name = "drift",
    description = "Report the differences between the registry of forms and the tables.",
    sortOptions = false)
final class ReportDriftCommand extends PrintedReport {

  @Override
  Reports.Kind kind() {
    return Reports.Kind.DRIFT;
  }
}
