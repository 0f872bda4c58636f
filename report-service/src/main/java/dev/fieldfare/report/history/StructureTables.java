package dev.fieldfare.report.history;

import dev.fieldfare.contracts.report.ChangeHistory;
import dev.fieldfare.contracts.report.DescribedTable;
import dev.fieldfare.contracts.report.DescribedTable.Column;
import dev.fieldfare.contracts.report.DescribedTable.Definition;
import dev.fieldfare.report.document.ReportTable;
import java.util.ArrayList;
import java.util.List;

/** The present structure of the tables of a history. */
final class StructureTables {
  private static final String NONE =
      "Present structure: the table does not exist, or is not known to Fieldfare";

  private final DescribedTable table;
  private final String name;

  private StructureTables(DescribedTable table, String name) {
    this.table = table;
    this.name = name;
  }

  static List<ReportTable> of(ChangeHistory history) {
    boolean areSeveral = history.scope().targets().size() > 1;
    List<ReportTable> all = new ArrayList<>();
    for (DescribedTable table : history.tables()) {
      String name = areSeveral ? table.target() + "/" + table.table() : table.table();
      all.addAll(new StructureTables(table, name).tables());
    }
    return all.isEmpty() ? List.of(ReportTable.facts("structure", NONE)) : all;
  }

  private List<ReportTable> tables() {
    List<ReportTable> all = new ArrayList<>();
    all.add(facts());
    if (table.exists()) {
      all.add(
          new ReportTable(
              "columns/" + name,
              "Columns of " + name,
              List.of("Column", "Type", "Null", "Default", "Field", "Comment"),
              table.columns().stream().map(StructureTables::column).toList()));
      addDefinitions(all, "constraints", "Constraints", table.constraints());
      addDefinitions(all, "indexes", "Indexes", table.indexes());
    }
    return all;
  }

  private ReportTable facts() {
    List<String> facts = new ArrayList<>();
    facts.addAll(List.of("Exists", table.exists() ? "yes" : "no"));
    table.formTitle().ifPresent(title -> facts.addAll(List.of("Form", title)));
    table.formId().ifPresent(id -> facts.addAll(List.of("Form id", id)));
    table.mainFormId().ifPresent(id -> facts.addAll(List.of("Sub-form of", id)));
    table.rows().ifPresent(rows -> facts.addAll(List.of("Rows, estimated", rows.toString())));
    table.comment().ifPresent(comment -> facts.addAll(List.of("Comment", comment)));
    return ReportTable.facts("table/" + name, "Table " + name, facts.toArray(String[]::new));
  }

  private static List<String> column(Column column) {
    String generated = column.generated() ? "generated: " : "";
    return List.of(
        column.name(),
        column.type(),
        column.nullable() ? "yes" : "no",
        column.value().map(value -> generated + value).orElse("-"),
        column.fieldTitle().or(column::fieldId).orElse("-"),
        column.comment().orElse("-"));
  }

  // A viewer gets none, so an empty table would say something wrong.
  private void addDefinitions(
      List<ReportTable> all, String id, String title, List<Definition> definitions) {
    if (!definitions.isEmpty()) {
      all.add(
          new ReportTable(
              id + "/" + name,
              title + " of " + name,
              List.of("Name", "Definition"),
              definitions.stream().map(each -> List.of(each.name(), each.definition())).toList()));
    }
  }
}
