package dev.fieldfare.report.document;

import dev.fieldfare.contracts.report.MigrationReport;

/** Writes reports. */
@FunctionalInterface
public interface ReportRenderer {

  /** The report in that format. */
  String render(MigrationReport report, ReportFormat format);
}
