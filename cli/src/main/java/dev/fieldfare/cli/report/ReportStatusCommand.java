package dev.fieldfare.cli.report;

import dev.fieldfare.client.Reports;
import picocli.CommandLine.Command;

/** How the targets are now. */
@Command(
    name = "status",
    description = "Report how the targets are now: health, queue, versions, backups and alerts.",
    sortOptions = false)
final class ReportStatusCommand extends PrintedReport {

  @Override
  Reports.Kind kind() {
    return Reports.Kind.STATUS;
  }
}
