package dev.fieldfare.postgres.structure.writer.relation;

import static dev.fieldfare.postgres.structure.writer.item.CatalogueReading.text;

import dev.fieldfare.postgres.structure.writer.item.CatalogueReading;
import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rules, policies, statistics objects, row security and replica identity of tables. */
record TableObjectWriter(Map<Long, Relation> relations) implements ObjectWriter {

  @Override
  public void read(Inventory inventory) throws SQLException {
    CatalogueReading reading = inventory.reading();
    reading.eachDefined(
        "c.oid, c.ev_class, c.rulename, c.ev_enabled, pg_get_ruledef(c.oid) AS definition",
        "FROM pg_rewrite c WHERE c.ev_class >= 16384 AND c.rulename <> '_RETURN'",
        row -> rule(inventory, row),
        inventory.naming("pg_rewrite"));
    reading.eachDefined(
        """
        c.oid, c.polrelid, c.polname, c.polcmd, c.polpermissive, pg_get_expr(c.polqual, c.polrelid) AS qual, pg_get_expr(c.polwithcheck, c.polrelid) AS withcheck,
        (SELECT array_agg(CASE u.x WHEN 0 THEN '' ELSE pg_get_userbyid(u.x)::text END ORDER BY u.n) FROM unnest(c.polroles) WITH ORDINALITY u(x, n)) AS roles""",
        "FROM pg_policy c WHERE c.polrelid >= 16384",
        row -> policy(inventory, row),
        inventory.naming("pg_policy"));
    reading.eachDefined(
        "c.oid, c.stxrelid, n.nspname, c.stxname, nullif(c.stxstattarget, -1) AS target, pg_get_statisticsobjdef(c.oid) AS definition",
        "FROM pg_statistic_ext c JOIN pg_namespace n ON n.oid = c.stxnamespace WHERE c.oid >= 16384",
        row -> statistics(inventory, row),
        inventory.naming("pg_statistic_ext"));
    relations.values().forEach(relation -> settings(inventory, relation));
  }

  private void rule(Inventory inventory, ResultSet row) throws SQLException {
    Relation table = relations.get(row.getLong("ev_class"));
    if (table == null) {
      return;
    }
    String name = Quoter.name(row.getString("rulename"));
    String definition = row.getString("definition").strip();
    Item item =
        inventory
            .add("pg_rewrite", row.getLong("oid"), Kind.RULE, table.name + " " + name)
            .partOf(table.item)
            .writing(
                definition.endsWith(";")
                    ? definition.substring(0, definition.length() - 1)
                    : definition);
    inventory.address("pg_rewrite", row.getLong("oid"), item, "RULE " + name + " ON " + table.name);
    String state = TriggerWriter.state(row.getString("ev_enabled"));
    if (!state.isEmpty()) {
      item.follow("ALTER TABLE " + table.name + " " + state + " RULE " + name);
    }
  }

  private void policy(Inventory inventory, ResultSet row) throws SQLException {
    Relation table = relations.get(row.getLong("polrelid"));
    if (table == null) {
      return;
    }
    String name = Quoter.name(row.getString("polname"));
    List<String> roles = new ArrayList<>();
    for (String role : CatalogueReading.texts(row, "roles")) {
      roles.add(inventory.role(role));
    }
    String command =
        switch (row.getString("polcmd")) {
          case "r" -> " FOR SELECT";
          case "a" -> " FOR INSERT";
          case "w" -> " FOR UPDATE";
          case "d" -> " FOR DELETE";
          default -> "";
        };
    Item item =
        inventory
            .add("pg_policy", row.getLong("oid"), Kind.POLICY, table.name + " " + name)
            .partOf(table.item)
            .writing(
                "CREATE POLICY "
                    + name
                    + " ON "
                    + table.name
                    + (row.getBoolean("polpermissive") ? "" : " AS RESTRICTIVE")
                    + command
                    + " TO "
                    + String.join(", ", roles)
                    + (text(row, "qual").isEmpty() ? "" : " USING (" + row.getString("qual") + ")")
                    + (text(row, "withcheck").isEmpty()
                        ? ""
                        : " WITH CHECK (" + row.getString("withcheck") + ")"));
    inventory.address(
        "pg_policy", row.getLong("oid"), item, "POLICY " + name + " ON " + table.name);
  }

  private void statistics(Inventory inventory, ResultSet row) throws SQLException {
    Relation table = relations.get(row.getLong("stxrelid"));
    if (table == null) {
      return;
    }
    String name = Quoter.name(row.getString("nspname"), row.getString("stxname"));
    Item item =
        inventory
            .add("pg_statistic_ext", row.getLong("oid"), Kind.STATISTICS, name)
            .inSchema(row.getString("nspname"))
            .partOf(table.item)
            .writing(row.getString("definition"));
    inventory.address("pg_statistic_ext", row.getLong("oid"), item, "STATISTICS " + name);
    if (!text(row, "target").isEmpty()) {
      item.follow("ALTER STATISTICS " + name + " SET STATISTICS " + row.getString("target"));
    }
  }

  private static void settings(Inventory inventory, Relation table) {
    if (table.item.isMember()) {
      return;
    }
    List<String> all = new ArrayList<>();
    if (table.rowSecurity) {
      all.add("ENABLE ROW LEVEL SECURITY");
    }
    if (table.forcedRowSecurity) {
      all.add("FORCE ROW LEVEL SECURITY");
    }
    if (table.replicaIdentity.equals("f")) {
      all.add("REPLICA IDENTITY FULL");
    }
    if (table.replicaIdentity.equals("n")
        && table.kind != RelationKind.VIEW
        && table.kind != RelationKind.FOREIGN
        && table.kind != RelationKind.SEQUENCE
        && table.kind != RelationKind.COMPOSITE) {
      all.add("REPLICA IDENTITY NOTHING");
    }
    if (!all.isEmpty()) {
      inventory
          .addStep(
              Kind.ROW_SECURITY,
              table.name,
              "ALTER "
                  + (table.kind == RelationKind.MATERIALIZED ? "MATERIALIZED VIEW " : "TABLE ONLY ")
                  + table.name
                  + " "
                  + String.join(", ", all))
          .partOf(table.item);
    }
  }
}
