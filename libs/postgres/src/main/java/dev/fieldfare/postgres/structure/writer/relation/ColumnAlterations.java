package dev.fieldfare.postgres.structure.writer.relation;

import dev.fieldfare.postgres.structure.writer.item.OptionList;
import java.util.ArrayList;
import java.util.List;

/** What CREATE TABLE cannot say of a column in every version, or not of an inherited one. */
record ColumnAlterations(Relation table) {

  /** One statement; empty where there is nothing to alter. */
  String text() {
    List<String> all = new ArrayList<>();
    for (WrittenColumn column : table.columns) {
      for (String change : changes(column)) {
        all.add("ALTER COLUMN " + column.name + " " + change);
      }
    }
    return all.isEmpty()
        ? ""
        : "ALTER TABLE ONLY " + table.name + "\n  " + String.join(",\n  ", all);
  }

  private List<String> changes(WrittenColumn column) {
    List<String> changes = new ArrayList<>();
    boolean inherited = table.inherits() && !column.local;
    if (!column.storage.isEmpty()) {
      changes.add("SET STORAGE " + column.storage);
    }
    boolean inCreate = !inherited && table.ofType.isEmpty() && table.kind.isTable();
    if (!column.compression.isEmpty() && !inCreate) {
      changes.add("SET COMPRESSION " + column.compression);
    }
    if (!column.statistics.isEmpty()) {
      changes.add("SET STATISTICS " + column.statistics);
    }
    if (!column.options.isEmpty()) {
      changes.add("SET (" + OptionList.settings(column.options, "") + ")");
    }
    if (inherited) {
      if (!column.foreignOptions.isEmpty()) {
        changes.add(OptionList.foreign(column.foreignOptions).strip());
      }
      inherited(column, changes);
    }
    return changes;
  }

  private void inherited(WrittenColumn column, List<String> changes) {
    boolean parentNotNull = false;
    boolean parentPreset = false;
    for (Relation parent : table.parents) {
      WrittenColumn above = parent.column(column.name);
      parentNotNull |= above != null && above.notNull;
      parentPreset |= above != null && above.preset != null && !above.isGenerated();
    }
    if (column.notNull && !parentNotNull) {
      changes.add("SET NOT NULL");
    }
    if (!column.notNull && parentNotNull) {
      changes.add("DROP NOT NULL");
    }
    if (column.preset == null && parentPreset) {
      changes.add("DROP DEFAULT");
    }
  }
}
