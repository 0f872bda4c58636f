package dev.fieldfare.report.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportFormat;
import dev.fieldfare.report.document.ReportRenderer;

/** Writes a report in each format. */
public final class FormattedReports implements ReportRenderer {
  private final HtmlReport html = new HtmlReport();

  @Override
  public String render(ReportDocument report, ReportFormat format) {
    return switch (format) {
      case JSON -> json(report);
      case TEXT -> new TextReport().write(report);
      case CSV -> new CsvReport().write(report);
      case MD -> new MarkdownReport().write(report);
      case HTML -> html.write(report);
    };
  }

  private static String json(ReportDocument report) {
    try {
      return ContractsJson.mapper().writeValueAsString(report.data());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is written as JSON", e);
    }
  }
}
