package dev.fieldfare.report.render;

import dev.fieldfare.contracts.TerminalText;
import dev.fieldfare.contracts.report.MigrationReport.Day;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportTable;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** A report for a terminal, with bars for the days. Control characters in names are escaped. */
final class TextReport {
  private static final int BAR = 60;
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT);

  private final StringBuilder out = new StringBuilder();

  String write(ReportDocument report) {
    line(report.title());
    report.facts().forEach(this::line);
    for (ReportTable table : report.allTables()) {
      line("");
      line(table.title());
      if (report.isOfDays(table)) {
        bars(report.days());
      } else {
        table(table);
      }
    }
    line("");
    report.omitted().forEach(this::line);
    return out.toString();
  }

  private void bars(List<Day> days) {
    long most = days.stream().mapToLong(Day::total).max().orElse(0);
    for (Day day : days) {
      // A day with migrations has a bar, however short.
      int width = most == 0 ? 0 : (int) Math.ceilDiv(day.total() * BAR, most);
      line("  %s: %s %d".formatted(DAY.format(day.date()), "█".repeat(width), day.total()));
    }
  }

  private void table(ReportTable table) {
    boolean isPairs = table.isFacts();
    if (table.rows().isEmpty()) {
      line("  none");
      return;
    }
    int[] widths = widths(table, isPairs);
    if (!isPairs) {
      row(table.columns(), widths);
    }
    table.rows().forEach(cells -> row(cells, widths));
  }

  private void row(List<String> cells, int[] widths) {
    StringBuilder row = new StringBuilder();
    for (int n = 0; n < widths.length; n++) {
      String cell = TerminalText.escape(cells.get(n));
      row.append("  ").append(cell).append(" ".repeat(widths[n] - cell.length()));
    }
    line(row.toString().stripTrailing());
  }

  private static int[] widths(ReportTable table, boolean isPairs) {
    int[] widths = new int[table.columns().size()];
    for (int n = 0; n < widths.length; n++) {
      widths[n] = isPairs ? 0 : table.columns().get(n).length();
      for (List<String> row : table.rows()) {
        widths[n] = Math.max(widths[n], TerminalText.escape(row.get(n)).length());
      }
    }
    return widths;
  }

  private void line(String text) {
    out.append(TerminalText.escape(text)).append('\n');
  }
}
