package dev.fieldfare.cli.report;

import dev.fieldfare.client.Reports;
import picocli.CommandLine.Command;

/** What should be known about the last days. */
@Command(
    name = "digest",
    description = "Report what should be known about the last days, on one page.",
    sortOptions = false)
final class ReportDigestCommand extends PrintedReport {

  @Override
  Reports.Kind kind() {
    return Reports.Kind.DIGEST;
  }
}
