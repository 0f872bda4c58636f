package dev.fieldfare.report.document;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of a report. All formats except JSON show the same tables with the same cells. Each
 * format escapes the cells itself.
 *
 * @param id a name for programs
 * @param title a name for people
 * @param rows as many cells as there are columns
 */
public record ReportTable(String id, String title, List<String> columns, List<List<String>> rows) {
  private static final List<String> FACTS = List.of("Name", "Value");

  /** Copies the lists. */
  public ReportTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** True when its rows are names and values, so that column headings are not needed. */
  public boolean isFacts() {
    return columns.equals(FACTS);
  }

  /** A table of names and values, in turns. */
  public static ReportTable facts(String id, String title, String... namesAndValues) {
    List<List<String>> rows = new ArrayList<>();
    for (int n = 0; n < namesAndValues.length; n += 2) {
      rows.add(List.of(namesAndValues[n], namesAndValues[n + 1]));
    }
    return new ReportTable(id, title, FACTS, rows);
  }
}
