package dev.fieldfare.postgres.structure.writer.relation;

import static dev.fieldfare.postgres.structure.writer.item.CatalogueReading.text;
import static dev.fieldfare.postgres.structure.writer.item.CatalogueReading.texts;

import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.OptionList;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import dev.fieldfare.postgres.structure.writer.object.PublicationWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads relations with their columns: tables, views, composite types and sequences. */
public final class RelationWriter implements ObjectWriter {

  private final Map<Long, Relation> relations = new HashMap<>();

  @Override
  public void read(Inventory inventory) throws SQLException {
    readRelations(inventory);
    new ColumnReader(relations).read(inventory);
    new InheritanceReader(relations).read(inventory);
    new SequenceWriter(relations).read(inventory);
    new ConstraintWriter(relations).read(inventory);
    new DefaultReader(relations).read(inventory);
    new ViewWriter(relations).read(inventory);
    TableWriter tables = new TableWriter(inventory);
    for (Relation relation : relations.values()) {
      tables.write(relation);
    }
    new IndexWriter(relations).read(inventory);
    new TableObjectWriter(relations).read(inventory);
    new TriggerWriter(relations).read(inventory);
    new PublicationWriter(relations).read(inventory);
  }

  private void readRelations(Inventory inventory) throws SQLException {
    inventory.each(
        """
        SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.reltype, c.reltoastrelid, c.relispartition, c.relreplident, c.relrowsecurity,
          c.relforcerowsecurity, c.relispopulated, c.reloptions, t.reloptions AS toastoptions, a.amname, s.spcname,
          pg_get_expr(c.relpartbound, c.oid) AS bound, CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END AS partitionkey,
          CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS oftype, fs.srvname, ft.ftoptions, t.oid AS toast
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_class t ON t.oid = c.reltoastrelid LEFT JOIN pg_am a ON a.oid = c.relam
        LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace LEFT JOIN pg_foreign_table ft ON ft.ftrelid = c.oid
        LEFT JOIN pg_foreign_server fs ON fs.oid = ft.ftserver
        WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c', 'S') AND c.relpersistence <> 't' AND n.nspname !~ '^pg_toast'""",
        row -> relation(inventory, row));
  }

  private void relation(Inventory inventory, ResultSet row) throws SQLException {
    long oid = row.getLong("oid");
    String name = Quoter.name(row.getString("nspname"), row.getString("relname"));
    RelationKind kind = RelationKind.of(row.getString("relkind"));
    Item item =
        inventory.add("pg_class", oid, kind.kind(), name).inSchema(row.getString("nspname"));
    Relation relation = new Relation(oid, name, kind, item);
    relation.schema = row.getString("nspname");
    relation.unlogged = row.getString("relpersistence").equals("u");
    relation.partition = row.getBoolean("relispartition");
    relation.replicaIdentity = row.getString("relreplident");
    relation.rowSecurity = row.getBoolean("relrowsecurity");
    relation.forcedRowSecurity = row.getBoolean("relforcerowsecurity");
    relation.populated = row.getBoolean("relispopulated");
    relation.bound = text(row, "bound");
    relation.partitionKey = text(row, "partitionkey");
    relation.ofType = text(row, "oftype");
    relation.accessMethod = text(row, "amname");
    relation.tablespace = text(row, "spcname");
    relation.server = text(row, "srvname");
    relation.foreignOptions = texts(row, "ftoptions");
    List<String> settings = new ArrayList<>();
    if (row.getArray("reloptions") != null) {
      settings.add(OptionList.settings(texts(row, "reloptions"), ""));
    }
    if (row.getArray("toastoptions") != null) {
      settings.add(OptionList.settings(texts(row, "toastoptions"), "toast."));
    }
    relation.settings = String.join(", ", settings);
    relations.put(oid, relation);
    address(inventory, relation, row);
  }

  private static void address(Inventory inventory, Relation relation, ResultSet row)
      throws SQLException {
    Item item = relation.item;
    long type = row.getLong("reltype");
    String phrase = relation.kind.keyword() + " " + relation.name;
    if (row.getLong("toast") != 0) {
      inventory.alias("pg_class", row.getLong("toast"), item);
    }
    if (type != 0) {
      inventory.alias("pg_type", type, item);
      inventory.address(
          "pg_type", type, item, "TYPE " + relation.name, "TYPE " + relation.name, "");
    }
    if (relation.kind == RelationKind.COMPOSITE) {
      inventory.address("pg_type", type, item, phrase);
      return;
    }
    inventory.address(
        "pg_class",
        relation.oid,
        item,
        phrase,
        (relation.kind == RelationKind.SEQUENCE ? "SEQUENCE " : "TABLE ") + relation.name,
        phrase);
  }
}
