package dev.fieldfare.postgres.structure.writer.relation;

import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads parents of tables. A partition is created as an ordinary table and attached afterwards. */
record InheritanceReader(Map<Long, Relation> relations) implements ObjectWriter {

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory.each(
        "SELECT inhrelid, inhparent FROM pg_inherits ORDER BY inhrelid, inhseqno",
        row -> {
          Relation child = relations.get(row.getLong(1));
          Relation parent = relations.get(row.getLong(2));
          if (child != null && parent != null) {
            inherit(inventory, child, parent);
          }
        });
    for (Relation relation : relations.values()) {
      if (relation.inherits() && !relation.item.isMember() && !isParentsFirst(relation)) {
        inventory.unwritten("table " + relation.name + ": the order of its inherited columns");
      }
    }
  }

  /** Whether CREATE TABLE … INHERITS gives the columns in the order that the table has. */
  private static boolean isParentsFirst(Relation table) {
    Set<String> expected = new LinkedHashSet<>();
    for (Relation parent : table.parents) {
      parent.columns.forEach(column -> expected.add(column.name));
    }
    table.columns.forEach(column -> expected.add(column.name));
    return List.copyOf(expected).equals(table.columns.stream().map(column -> column.name).toList());
  }

  private static void inherit(Inventory inventory, Relation child, Relation parent) {
    child.parents.add(parent);
    if (!child.partition) {
      child.item.needs(parent.item);
      return;
    }
    inventory
        .addStep(
            Kind.ATTACHED_TABLE,
            child.name,
            "ALTER TABLE ONLY %s ATTACH PARTITION %s %s"
                .formatted(parent.name, child.name, child.bound))
        .partOf(child.item)
        .needs(parent.item);
  }
}
