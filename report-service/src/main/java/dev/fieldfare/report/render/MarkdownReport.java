package dev.fieldfare.report.render;

import dev.fieldfare.contracts.TerminalText;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportTable;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A report in Markdown. Characters in names that Markdown or HTML would interpret are escaped. */
final class MarkdownReport {
  private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_{}\\[\\]()#+!|~>-]");

  private final StringBuilder out = new StringBuilder();

  String write(ReportDocument report) {
    out.append("# ").append(text(report.title())).append("\n\n");
    report.facts().forEach(fact -> out.append("- ").append(text(fact)).append('\n'));
    for (ReportTable table : report.allTables()) {
      out.append("\n## ").append(text(table.title())).append("\n\n");
      if (table.rows().isEmpty()) {
        out.append("None.\n");
      } else {
        table(table);
      }
    }
    out.append("\n## Incomplete data\n\n");
    report.omitted().forEach(text -> out.append("- ").append(text(text)).append('\n'));
    return out.toString();
  }

  private void table(ReportTable table) {
    row(table.columns());
    row(table.columns().stream().map(column -> "---").toList(), "|");
    table.rows().forEach(this::row);
  }

  private void row(List<String> cells) {
    row(cells.stream().map(MarkdownReport::text).toList(), "|");
  }

  private void row(List<String> cells, String edge) {
    out.append(
        cells.stream().map(cell -> " " + cell + " ").collect(Collectors.joining("|", edge, edge)));
    out.append('\n');
  }

  private static String text(String text) {
    String line = TerminalText.escape(text).replace("&", "&amp;").replace("<", "&lt;");
    return SPECIAL.matcher(line).replaceAll("\\\\$0");
  }
}
