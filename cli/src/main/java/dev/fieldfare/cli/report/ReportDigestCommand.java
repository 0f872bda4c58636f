package dev.fieldfare.cli.report;

import dev.fieldfare.client.Reports;
import picocli.CommandLine.Command;

/** A summary of the last days. */
@Command(
    name = "digest",
    description = "Report a summary of the last days, on one page.",
    sortOptions = false)
final class ReportDigestCommand extends PrintedReport {

  @Override
  Reports.Kind kind() {
    return Reports.Kind.DIGEST;
  }
}
