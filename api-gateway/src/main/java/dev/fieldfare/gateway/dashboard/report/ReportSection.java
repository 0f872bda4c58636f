package dev.fieldfare.gateway.dashboard.report;

import java.util.List;

/**
 * A part of a report.
 *
 * @param figures single values with their names
 * @param columns the headings of the table; empty if the part is no table
 * @param sentences texts, as what the report leaves out
 */
public record ReportSection(
    String title,
    List<Figure> figures,
    List<ReportCell> columns,
    List<List<ReportCell>> rows,
    List<String> sentences) {

  public ReportSection {
    figures = List.copyOf(figures);
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    sentences = List.copyOf(sentences);
  }

  /** A named value. */
  public record Figure(String name, ReportCell value) {}

  /**
   * A value as it is shown.
   *
   * @param isTime true when the text is a moment
   * @param isNumber true when the text is a count, a size or a duration
   */
  public record ReportCell(String text, boolean isTime, boolean isNumber) {}

  static ReportSection ofFigures(String title, List<Figure> figures) {
    return new ReportSection(title, figures, List.of(), List.of(), List.of());
  }

  static ReportSection ofSentences(String title, List<String> sentences) {
    return new ReportSection(title, List.of(), List.of(), List.of(), sentences);
  }
}
