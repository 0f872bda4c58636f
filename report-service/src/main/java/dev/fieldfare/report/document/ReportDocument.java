package dev.fieldfare.report.document;

import dev.fieldfare.contracts.report.MigrationReport.Day;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A report as people read it: facts and tables of texts.
 *
 * @param data the report itself, which is written as JSON
 * @param facts period, targets, age of the data, in sentences
 * @param totals the numbers that are shown first
 * @param days what the chart shows; empty if there is none
 * @param omitted what the report leaves out, in sentences
 */
public record ReportDocument(
    String title,
    Object data,
    List<String> facts,
    Optional<ReportTable> totals,
    List<ReportTable> tables,
    List<Day> days,
    List<String> omitted) {

  /** Copies the lists. */
  public ReportDocument {
    facts = List.copyOf(facts);
    tables = List.copyOf(tables);
    days = List.copyOf(days);
    omitted = List.copyOf(omitted);
  }

  /** All tables, the totals first. */
  public List<ReportTable> allTables() {
    List<ReportTable> all = new ArrayList<>();
    totals.ifPresent(all::add);
    all.addAll(tables);
    return all;
  }

  /** True for the table of the days that the chart shows. */
  public boolean isOfDays(ReportTable table) {
    return table.id().equals(MigrationTables.TIMELINE);
  }
}
