package dev.fieldfare.report.render;

import dev.fieldfare.contracts.CsvText;
import dev.fieldfare.contracts.report.MigrationReport;
import java.util.ArrayList;
import java.util.List;

/** A report as one CSV file: each line begins with the id of its table. */
final class CsvReport {
  private final StringBuilder out = new StringBuilder();

  String write(MigrationReport report) {
    for (String fact : ReportTable.facts(report)) {
      line("report", List.of(fact));
    }
    for (ReportTable table : ReportTable.all(report)) {
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
