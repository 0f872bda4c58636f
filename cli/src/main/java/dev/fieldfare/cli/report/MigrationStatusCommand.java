package dev.fieldfare.cli.report;

import dev.fieldfare.cli.output.Format;
import dev.fieldfare.client.Reports;
import picocli.CommandLine.Command;

/** The status as the former command reported it: with the ids of backups, and as Markdown. */
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
