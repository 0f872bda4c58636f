package dev.fieldfare.report.render;

import dev.fieldfare.contracts.TerminalText;
import dev.fieldfare.contracts.report.MigrationReport;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A report as one HTML file that needs nothing else: no script, no file of others. The template
 * engine escapes every value.
 */
final class HtmlReport {
  private static final String TEMPLATE = "migration-report.html";

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
      String title, boolean isPairs, List<String> columns, List<List<String>> rows) {

    static ShownTable of(ReportTable table) {
      return new ShownTable(
          table.title(),
          table.columns().equals(List.of("Name", "Value")),
          table.columns(),
          table.rows().stream()
              .map(row -> row.stream().map(TerminalText::escape).toList())
              .toList());
    }
  }

  String write(MigrationReport report) {
    return template
        .data("facts", ReportTable.facts(report).stream().map(TerminalText::escape).toList())
        .data("cards", ReportTable.totals(report).rows())
        .data("chart", DayChart.of(report.timeline()))
        .data("tables", tables(report))
        .data("omitted", report.omitted())
        .render();
  }

  private static List<ShownTable> tables(MigrationReport report) {
    return ReportTable.all(report).stream()
        .filter(table -> !table.id().equals("totals"))
        .map(ShownTable::of)
        .toList();
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
