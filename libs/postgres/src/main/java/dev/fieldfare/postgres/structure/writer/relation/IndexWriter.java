package dev.fieldfare.postgres.structure.writer.relation;

import static dev.fieldfare.postgres.structure.writer.item.CatalogueReading.text;

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

/** Indexes, what is chosen by an index, and which index belongs to which of a parent. */
record IndexWriter(Map<Long, Relation> relations) implements ObjectWriter {

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory
        .reading()
        .eachDefined(
            """
            c.indexrelid AS oid, c.indrelid, c.indisvalid, c.indisclustered, c.indisreplident, r.relkind, r.relname, n.nspname, s.spcname, pg_get_indexdef(c.indexrelid) AS definition,
            (SELECT string_agg('ALTER COLUMN ' || a.attnum || ' SET STATISTICS ' || a.attstattarget, ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = r.oid AND a.attstattarget >= 0) AS statistics""",
            "FROM (SELECT i.indexrelid AS oid, i.* FROM pg_index i) c JOIN pg_class r ON r.oid = c.indexrelid JOIN pg_namespace n ON n.oid = r.relnamespace LEFT JOIN pg_tablespace s ON s.oid = r.reltablespace"
                + " WHERE c.indrelid >= 16384 AND r.relpersistence <> 't' AND n.nspname !~ '^pg_toast'",
            row -> index(inventory, row),
            inventory.naming("pg_class"));
    inventory.each(
        """
        SELECT i.inhrelid, i.inhparent, cn.nspname AS cschema, c.relname AS cname, pn.nspname AS pschema, p.relname AS pname FROM pg_inherits i
        JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
        JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE p.relkind = 'I'""",
        row -> attach(inventory, row));
  }

  private void index(Inventory inventory, ResultSet row) throws SQLException {
    Relation table = relations.get(row.getLong("indrelid"));
    if (table == null) {
      return;
    }
    long oid = row.getLong("oid");
    String name = Quoter.name(row.getString("nspname"), row.getString("relname"));
    Item item = inventory.find("pg_class", oid);
    if (item == null) {
      if (!row.getBoolean("indisvalid") && row.getString("relkind").equals("i")) {
        inventory.unwritten("index " + name + ": it is not valid");
        return;
      }
      item = inventory.add("pg_class", oid, Kind.INDEX, name).partOf(table.item);
      List<String> statements = new ArrayList<>();
      statements.add(row.getString("definition"));
      if (!text(row, "spcname").isEmpty()) {
        String tablespace = inventory.tablespace(row.getString("spcname"));
        statements.addFirst("SET default_tablespace = " + tablespace);
        statements.add("SET default_tablespace = ''");
      }
      item.writing(statements.toArray(String[]::new));
      inventory.address("pg_class", oid, item, "INDEX " + name);
    }
    if (!text(row, "statistics").isEmpty()) {
      item.follow("ALTER INDEX " + name + " " + row.getString("statistics"));
    }
    choices(inventory, row, table, item);
  }

  private static void choices(Inventory inventory, ResultSet row, Relation table, Item item)
      throws SQLException {
    String index = Quoter.name(row.getString("relname"));
    if (row.getBoolean("indisclustered")) {
      inventory
          .addStep(
              Kind.INDEX_CHOICE,
              table.name + " cluster",
              "ALTER TABLE " + table.name + " CLUSTER ON " + index)
          .partOf(item);
    }
    if (row.getBoolean("indisreplident")) {
      inventory
          .addStep(
              Kind.INDEX_CHOICE,
              table.name + " identity",
              "ALTER TABLE ONLY " + table.name + " REPLICA IDENTITY USING INDEX " + index)
          .partOf(item);
    }
  }

  private static void attach(Inventory inventory, ResultSet row) throws SQLException {
    Item child = inventory.find("pg_class", row.getLong("inhrelid"));
    Item parent = inventory.find("pg_class", row.getLong("inhparent"));
    if (child == null || parent == null) {
      return;
    }
    String name = Quoter.name(row.getString("cschema"), row.getString("cname"));
    inventory
        .addStep(
            Kind.ATTACHED_INDEX,
            name,
            "ALTER INDEX %s ATTACH PARTITION %s"
                .formatted(Quoter.name(row.getString("pschema"), row.getString("pname")), name))
        .partOf(child)
        .needs(parent);
  }
}
