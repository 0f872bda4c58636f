package dev.fieldfare.cli.report;

import dev.fieldfare.client.Reports;
import picocli.CommandLine.Command;

/** The alerts of the last days. */
@Command(
    name = "alerts",
    description = "Report the alerts of the last days, with the times until they were handled.",
    sortOptions = false)
final class ReportAlertsCommand extends PrintedReport {

  @Override
  Reports.Kind kind() {
    return Reports.Kind.ALERTS;
  }
}
