package dev.fieldfare.cli.report;

import dev.fieldfare.client.Reports;
import picocli.CommandLine.Command;

/** All changes of a form or a table. */
@Command(
    name = "history",
    description = "Report all changes of a form or a table.",
    sortOptions = false)
final class ReportHistoryCommand extends PrintedReport {

  @Override
  Reports.Kind kind() {
    return Reports.Kind.HISTORY;
  }
}
