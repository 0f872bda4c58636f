package dev.fieldfare.report.render;

import dev.fieldfare.contracts.CsvText;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportTable;
import java.util.ArrayList;
import java.util.List;

/** A report as one CSV file: each line begins with the id of its table. */
final class CsvReport {
  private final StringBuilder out = new StringBuilder();

  String write(ReportDocument report) {
    for (String fact : report.facts()) {
      line("report", List.of(fact));
    }
    for (ReportTable table : report.allTables()) {
      line(table.id(), table.columns());
      table.rows().forEach(row -> line(table.id(), row));
    }
    for (String omitted : report.omitted()) {
      line("omitted", List.of(omitted));
    }
    return out.toString();
  }

  private void line(String id, List<String> cells) {
    List<String> line = new ArrayList<>();
    line.add(id);
    line.addAll(cells);
    out.append(CsvText.line(line));
  }
}
