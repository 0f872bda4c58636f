package dev.fieldfare.cli.report;

import dev.fieldfare.client.Reports;
import picocli.CommandLine.Command;

/** The versions that were applied and rolled back in the last days. */
@Command(
    name = "releases",
    description = "Report the versions that were applied and rolled back in the last days.",
    sortOptions = false)
final class ReportReleasesCommand extends PrintedReport {

  @Override
  Reports.Kind kind() {
    return Reports.Kind.RELEASES;
  }
}
