package dev.fieldfare.cli.report;

import dev.fieldfare.client.Reports;
import picocli.CommandLine.Command;

/** Who sent which change in the last days. */
@Command(
    name = "audit",
    description = "Report who sent which change in the last days: stream, SQL and HTTP.",
    sortOptions = false)
final class ReportAuditCommand extends PrintedReport {

  @Override
  Reports.Kind kind() {
    return Reports.Kind.AUDIT;
  }
}
