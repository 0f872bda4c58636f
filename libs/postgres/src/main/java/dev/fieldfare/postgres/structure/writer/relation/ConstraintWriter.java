package dev.fieldfare.postgres.structure.writer.relation;

import dev.fieldfare.postgres.structure.writer.item.CatalogueReading;
import dev.fieldfare.postgres.structure.writer.item.Detachable;
import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.OptionList;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Constraints of tables: checks and named NOT NULL are written with the table, all others after the
 * data.
 */
final class ConstraintWriter implements ObjectWriter {

  /** A constraint as the catalogue has it. */
  private record Constraint(
      long oid,
      String name,
      String type,
      Relation table,
      long parent,
      long index,
      boolean local,
      boolean validated,
      String definition,
      String suffix,
      String settings,
      String tablespace) {}

  private final Map<Long, Relation> relations;
  private final Map<Long, Constraint> all = new HashMap<>();

  ConstraintWriter(Map<Long, Relation> relations) {
    this.relations = relations;
  }

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory
        .reading()
        .eachDefined(
            """
            c.oid, c.conname, c.contype, c.conrelid, c.conparentid, c.conindid, c.conislocal, c.convalidated, c.condeferrable, c.condeferred,
            pg_get_constraintdef(c.oid) AS definition, CASE WHEN c.contype IN ('p', 'u', 'x') THEN i.reloptions END AS settings, s.spcname""",
            "FROM pg_constraint c LEFT JOIN pg_class i ON i.oid = c.conindid LEFT JOIN pg_tablespace s ON s.oid = i.reltablespace"
                + " WHERE c.conrelid >= 16384 AND c.contype <> 't'",
            this::add,
            inventory.naming("pg_constraint"));
    List<Constraint> sorted = new ArrayList<>(all.values());
    sorted.sort((a, b) -> a.name.compareTo(b.name));
    sorted.forEach(constraint -> write(inventory, constraint));
    sorted.forEach(constraint -> order(inventory, constraint));
  }

  private void add(ResultSet row) throws SQLException {
    Relation table = relations.get(row.getLong("conrelid"));
    if (table == null) {
      return;
    }
    String suffix =
        (row.getBoolean("condeferrable") ? " DEFERRABLE" : "")
            + (row.getBoolean("condeferred") ? " INITIALLY DEFERRED" : "");
    Constraint constraint =
        new Constraint(
            row.getLong("oid"),
            Quoter.name(row.getString("conname")),
            row.getString("contype"),
            table,
            row.getLong("conparentid"),
            row.getLong("conindid"),
            row.getBoolean("conislocal"),
            row.getBoolean("convalidated"),
            row.getString("definition"),
            suffix,
            OptionList.settings(CatalogueReading.texts(row, "settings"), ""),
            CatalogueReading.text(row, "spcname"));
    all.put(constraint.oid, constraint);
  }

  private void write(Inventory inventory, Constraint constraint) {
    switch (constraint.type) {
      case "c", "n" -> check(inventory, constraint);
      case "f" -> foreignKey(inventory, constraint);
      default -> key(inventory, constraint);
    }
  }

  private static String phrase(Constraint constraint) {
    return "CONSTRAINT " + constraint.name + " ON " + constraint.table.name;
  }

  private static String adding(Constraint constraint, String only, String definition) {
    return "ALTER TABLE "
        + only
        + constraint.table.name
        + " ADD CONSTRAINT "
        + constraint.name
        + " "
        + definition;
  }

  private static void check(Inventory inventory, Constraint constraint) {
    Relation table = constraint.table;
    inventory.address("pg_constraint", constraint.oid, table.item, phrase(constraint));
    if (!constraint.local && !(table.partition && constraint.validated)) {
      inventory.alias("pg_constraint", constraint.oid, table.item);
      return;
    }
    String statement = adding(constraint, "", constraint.definition);
    if (!constraint.validated) {
      Item item =
          inventory
              .add("pg_constraint", constraint.oid, Kind.CHECK, table.name + " " + constraint.name)
              .partOf(table.item)
              .writing(statement);
      inventory.address("pg_constraint", constraint.oid, item, phrase(constraint));
      return;
    }
    Detachable piece =
        table.item.detachable(
            new Detachable(
                "CONSTRAINT " + constraint.name + " " + constraint.definition, () -> statement));
    table.constraints.add(piece);
    inventory.alias("pg_constraint", constraint.oid, table.item, piece);
  }

  private static void key(Inventory inventory, Constraint constraint) {
    String body =
        constraint.definition.substring(
            0, constraint.definition.length() - constraint.suffix.length());
    if (!constraint.type.equals("x")) {
      body += constraint.settings.isEmpty() ? "" : " WITH (" + constraint.settings + ")";
      body +=
          constraint.tablespace.isEmpty()
              ? ""
              : " USING INDEX TABLESPACE " + inventory.tablespace(constraint.tablespace);
    }
    Item item =
        inventory
            .add(
                "pg_constraint",
                constraint.oid,
                Kind.CONSTRAINT,
                constraint.table.name + " " + constraint.name)
            .partOf(constraint.table.item)
            .writing(adding(constraint, "ONLY ", body + constraint.suffix));
    inventory.alias("pg_class", constraint.index, item);
    inventory.address("pg_constraint", constraint.oid, item, phrase(constraint));
    inventory.address(
        "pg_class",
        constraint.index,
        item,
        "INDEX " + Quoter.name(constraint.table.schema) + "." + constraint.name);
  }

  private void foreignKey(Inventory inventory, Constraint constraint) {
    if (all.containsKey(constraint.parent) && !isRenamed(constraint)) {
      return;
    }
    boolean partitioned = constraint.table.kind == RelationKind.PARTITIONED;
    Item item =
        inventory
            .add(
                "pg_constraint",
                constraint.oid,
                Kind.FOREIGN_KEY,
                constraint.table.name + " " + constraint.name)
            .partOf(constraint.table.item)
            .writing(adding(constraint, partitioned ? "" : "ONLY ", constraint.definition));
    inventory.address("pg_constraint", constraint.oid, item, phrase(constraint));
  }

  /** A partition's key of another name than its parent's: the parent's then attaches it. */
  private boolean isRenamed(Constraint constraint) {
    Constraint parent = all.get(constraint.parent);
    return parent.table != constraint.table && !parent.name.equals(constraint.name);
  }

  private void order(Inventory inventory, Constraint constraint) {
    Constraint parent = all.get(constraint.parent);
    if (!constraint.type.equals("f") || parent == null) {
      return;
    }
    if (isRenamed(constraint)) {
      Item before = inventory.find("pg_constraint", constraint.oid);
      for (Constraint above = parent; above != null; above = all.get(above.parent)) {
        Item item = inventory.find("pg_constraint", above.oid);
        if (item != null) {
          item.needs(before);
        }
      }
      return;
    }
    Constraint top = parent;
    while (inventory.find("pg_constraint", top.oid) == null && all.containsKey(top.parent)) {
      top = all.get(top.parent);
    }
    Item maker = inventory.find("pg_constraint", top.oid);
    inventory.alias("pg_constraint", constraint.oid, maker);
    inventory.address("pg_constraint", constraint.oid, maker, phrase(constraint));
  }
}
