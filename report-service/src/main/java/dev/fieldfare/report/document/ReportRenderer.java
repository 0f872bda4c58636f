package dev.fieldfare.report.document;

/** Writes reports. */
@FunctionalInterface
public interface ReportRenderer {

  /** The report in that format. */
  String render(ReportDocument report, ReportFormat format);
}
