package dev.fieldfare.postgres.structure.writer.relation;

import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** Triggers, with those that are switched off. */
public record TriggerWriter(Map<Long, Relation> relations) implements ObjectWriter {

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory
        .reading()
        .eachDefined(
            """
            c.oid, c.tgrelid, c.tgname, c.tgenabled, c.tgparentid, c.tgconstraint, p.tgenabled AS above, NOT p.tgisinternal AS ofparent, c.tgisinternal,
            CASE WHEN c.tgparentid = 0 AND NOT c.tgisinternal THEN pg_get_triggerdef(c.oid) END AS definition""",
            "FROM pg_trigger c LEFT JOIN pg_trigger p ON p.oid = c.tgparentid WHERE c.tgrelid >= 16384",
            row -> trigger(inventory, row),
            inventory.naming("pg_trigger"));
    inventory.each(
        """
        WITH RECURSIVE up AS (SELECT oid, tgparentid FROM pg_trigger WHERE tgparentid <> 0
          UNION ALL SELECT u.oid, t.tgparentid FROM up u JOIN pg_trigger t ON t.oid = u.tgparentid WHERE t.tgparentid <> 0)
        SELECT u.oid, u.tgparentid, t.tgname, t.tgrelid FROM up u JOIN pg_trigger t ON t.oid = u.oid""",
        row -> clone(inventory, row));
    readSwitchedOffKeys(inventory);
  }

  /** ENABLE or DISABLE with what it says; empty for the normal state. */
  public static String state(String code) {
    return switch (code) {
      case "D" -> "DISABLE";
      case "R" -> "ENABLE REPLICA";
      case "A" -> "ENABLE ALWAYS";
      default -> "";
    };
  }

  private void trigger(Inventory inventory, ResultSet row) throws SQLException {
    Relation table = relations.get(row.getLong("tgrelid"));
    if (table == null) {
      return;
    }
    long oid = row.getLong("oid");
    String name = Quoter.name(row.getString("tgname"));
    if (row.getString("definition") == null) {
      if (row.getBoolean("ofparent")
          && !row.getString("tgenabled").equals(row.getString("above"))) {
        changedClone(inventory, row, table, name);
      }
      return;
    }
    Item item =
        inventory
            .add("pg_trigger", oid, Kind.TRIGGER, table.name + " " + name)
            .partOf(table.item)
            .writing(row.getString("definition"));
    inventory.alias("pg_constraint", row.getLong("tgconstraint"), item);
    inventory.address("pg_trigger", oid, item, "TRIGGER " + name + " ON " + table.name);
    String state = state(row.getString("tgenabled"));
    if (!state.isEmpty()) {
      item.follow("ALTER TABLE " + table.name + " " + state + " TRIGGER " + name);
    }
  }

  private static void changedClone(Inventory inventory, ResultSet row, Relation table, String name)
      throws SQLException {
    String state = state(row.getString("tgenabled"));
    Item step =
        inventory
            .addStep(
                Kind.TRIGGER_STATE,
                table.name + " " + name,
                "ALTER TABLE ONLY %s %s TRIGGER %s"
                    .formatted(table.name, state.isEmpty() ? "ENABLE" : state, name))
            .partOf(table.item);
    Item parent = inventory.find("pg_trigger", row.getLong("tgparentid"));
    if (parent != null) {
      step.needs(parent);
    }
  }

  private void clone(Inventory inventory, ResultSet row) throws SQLException {
    Item parent = inventory.find("pg_trigger", row.getLong("tgparentid"));
    Relation table = relations.get(row.getLong("tgrelid"));
    if (parent != null && table != null) {
      String name = Quoter.name(row.getString("tgname"));
      inventory.address(
          "pg_trigger", row.getLong("oid"), parent, "TRIGGER " + name + " ON " + table.name);
    }
  }

  /** The triggers of foreign keys have no stable names: only all of a table can be switched off. */
  private void readSwitchedOffKeys(Inventory inventory) throws SQLException {
    inventory.each(
        """
        SELECT tgrelid, bool_and(tgenabled = 'D') AS off, array_agg(tgname::text) FILTER (WHERE NOT tgisinternal AND tgenabled <> 'D') AS others
        FROM pg_trigger WHERE tgrelid >= 16384 GROUP BY tgrelid HAVING bool_or(tgisinternal AND tgenabled <> 'O' AND tgconstraint <> 0 AND tgparentid = 0)""",
        row -> {
          Relation table = relations.get(row.getLong("tgrelid"));
          if (table == null) {
            return;
          }
          if (row.getBoolean("off")) {
            inventory
                .addStep(
                    Kind.TRIGGER_STATE,
                    table.name,
                    "ALTER TABLE ONLY " + table.name + " DISABLE TRIGGER ALL")
                .partOf(table.item);
          } else {
            inventory.unwritten(
                "table " + table.name + ": some triggers of its foreign keys are switched off");
          }
        });
  }
}
