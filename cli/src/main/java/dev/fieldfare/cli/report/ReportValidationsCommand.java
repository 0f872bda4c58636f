package dev.fieldfare.cli.report;

import dev.fieldfare.client.Reports;
import picocli.CommandLine.Command;

/** The validations of the last days. */
@Command(
    name = "validations",
    description = "Report the validations of the last days with their findings.",
    sortOptions = false)
final class ReportValidationsCommand extends PrintedReport {

  @Override
  Reports.Kind kind() {
    return Reports.Kind.VALIDATIONS;
  }
}
