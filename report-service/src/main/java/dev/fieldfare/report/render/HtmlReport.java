package dev.fieldfare.report.render;

import dev.fieldfare.contracts.TerminalText;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportTable;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A report as one HTML file that needs nothing else: no script, no file of others. The template
 * engine escapes every value.
 */
final class HtmlReport {
  private static final String TEMPLATE = "report.html";

  private final Template template;

  HtmlReport() {
    Engine engine =
        Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .strictRendering(true)
            .build();
    this.template = engine.parse(source(), Variant.forContentType(Variant.TEXT_HTML), TEMPLATE);
  }

  /**
   * A table as the template shows it.
   *
   * @param isPairs whether its rows are names and values
   */
  public record ShownTable(
      String title, boolean isPairs, List<ShownColumn> columns, List<List<ShownCell>> rows) {

    static ShownTable of(ReportTable table) {
      List<ShownColumn> columns = new ArrayList<>();
      for (int n = 0; n < table.columns().size(); n++) {
        columns.add(ShownColumn.of(table, n));
      }
      return new ShownTable(
          TerminalText.escape(table.title()),
          table.isFacts(),
          columns,
          table.rows().stream().map(row -> cells(row, columns)).toList());
    }

    private static List<ShownCell> cells(List<String> row, List<ShownColumn> columns) {
      List<ShownCell> cells = new ArrayList<>();
      for (int n = 0; n < row.size(); n++) {
        cells.add(new ShownCell(TerminalText.escape(row.get(n)), columns.get(n).isNumber()));
      }
      return cells;
    }
  }

  /** A heading; numbers are aligned at their end. */
  public record ShownColumn(String text, boolean isNumber) {
    private static final Pattern NUMBER = Pattern.compile("-|-?[0-9.]+( ms| %)?");

    static ShownColumn of(ReportTable table, int column) {
      return new ShownColumn(
          table.columns().get(column),
          !table.rows().isEmpty()
              && table.rows().stream().allMatch(row -> NUMBER.matcher(row.get(column)).matches()));
    }
  }

  /** A cell. */
  public record ShownCell(String text, boolean isNumber) {}

  String write(ReportDocument report) {
    return template
        .data("title", TerminalText.escape(report.title()))
        .data("facts", report.facts().stream().map(TerminalText::escape).toList())
        .data("cards", report.totals().map(ReportTable::rows).orElse(List.of()))
        .data("hasChart", !report.days().isEmpty())
        .data("chart", DayChart.of(report.days()))
        .data("tables", report.tables().stream().map(ShownTable::of).toList())
        .data("omitted", report.omitted().stream().map(TerminalText::escape).toList())
        .render();
  }

  private static String source() {
    try (InputStream file =
        HtmlReport.class.getResourceAsStream("/dev/fieldfare/report/render/" + TEMPLATE)) {
      if (file == null) {
        throw new IllegalStateException("the template is missing: " + TEMPLATE);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the template cannot be read: " + TEMPLATE, e);
    }
  }
}
