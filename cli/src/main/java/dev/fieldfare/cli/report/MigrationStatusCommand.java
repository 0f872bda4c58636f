package dev.fieldfare.cli.report;

import dev.fieldfare.cli.output.Format;
import dev.fieldfare.client.Reports;
import picocli.CommandLine.Command;

/** The status report of the former command: with the ids of backups, as Markdown. */
@Command(
    name = "migration:status",
    description = "Report the present state of the targets, and write it as Markdown.",
    hidden = true,
    sortOptions = false)
public final class MigrationStatusCommand extends PrintedReport {

  @Override
  Reports.Kind kind() {
    return Reports.Kind.STATUS;
  }

  @Override
  Format usualFormat() {
    return Format.md;
  }
}
