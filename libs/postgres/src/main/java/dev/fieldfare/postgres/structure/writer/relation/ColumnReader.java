package dev.fieldfare.postgres.structure.writer.relation;

import static dev.fieldfare.postgres.structure.writer.item.CatalogueReading.text;
import static dev.fieldfare.postgres.structure.writer.item.CatalogueReading.texts;

import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import dev.fieldfare.postgres.structure.writer.object.TypeWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** Reads the columns of all relations. */
record ColumnReader(Map<Long, Relation> relations) implements ObjectWriter {

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory.each(
        """
        SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull, a.attislocal, a.attidentity, a.attgenerated,
          CASE WHEN a.attcollation <> t.typcollation AND a.attcollation <> 0 THEN quote_ident(kn.nspname) || '.' || quote_ident(k.collname) END AS collation,
          CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage, a.attcompression, nullif(a.attstattarget, -1) AS statistics, a.attoptions, a.attfdwoptions
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_collation k ON k.oid = a.attcollation AND a.attcollation <> t.typcollation LEFT JOIN pg_namespace kn ON kn.oid = k.collnamespace
        WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND c.relpersistence <> 't'
        ORDER BY a.attrelid, a.attnum""",
        row -> column(inventory, row));
  }

  private void column(Inventory inventory, ResultSet row) throws SQLException {
    Relation relation = relations.get(row.getLong("attrelid"));
    if (relation == null) {
      return;
    }
    WrittenColumn column =
        new WrittenColumn(
            row.getInt("attnum"), Quoter.name(row.getString("attname")), row.getString("type"));
    inventory.column(relation.oid, column.number, column.name);
    // Since PostgreSQL 18 NOT NULL is a constraint with a name, written as such.
    column.notNull = row.getBoolean("attnotnull") && inventory.reading().version() < 18;
    column.local = row.getBoolean("attislocal");
    column.identity = text(row, "attidentity");
    column.generated = text(row, "attgenerated");
    column.collation = text(row, "collation");
    column.storage =
        row.getString("storage") == null ? "" : TypeWriter.storage(row.getString("storage"));
    column.compression =
        switch (text(row, "attcompression")) {
          case "p" -> "pglz";
          case "l" -> "lz4";
          default -> "";
        };
    column.statistics = text(row, "statistics");
    column.options = texts(row, "attoptions");
    column.foreignOptions = texts(row, "attfdwoptions");
    relation.columns.add(column);
  }
}
