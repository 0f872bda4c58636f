package dev.fieldfare.postgres.structure.writer;

import static dev.fieldfare.postgres.structure.writer.item.CatalogueReading.text;

import dev.fieldfare.postgres.structure.writer.item.CatalogueKey;
import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Turns the dependencies of the catalogue into an order of the items. */
final class DependencyReader implements ObjectWriter {

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory.each(
        """
        SELECT d.classid::regclass::text AS catalogue, d.objid, d.refclassid::regclass::text AS refcatalogue, d.refobjid, d.deptype,
          c.relkind, c.relispartition FROM pg_depend d LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
        WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype NOT IN ('P', 'S', 'e')""",
        row -> dependency(inventory, row));
    Map<String, Item> schemas = new HashMap<>();
    for (Item item : inventory.items()) {
      if (item.kind() == Kind.SCHEMA) {
        schemas.put(item.schema(), item);
      }
    }
    for (Item item : inventory.items()) {
      Item schema = schemas.get(item.schema());
      if (schema != null && !item.schema().isEmpty()) {
        item.needs(schema);
      }
    }
  }

  private static void dependency(Inventory inventory, ResultSet row) throws SQLException {
    CatalogueKey from = new CatalogueKey(row.getString("catalogue"), row.getLong("objid"));
    CatalogueKey to = new CatalogueKey(row.getString("refcatalogue"), row.getLong("refobjid"));
    Inventory.Slot slot = inventory.slot(from.catalogue(), from.oid());
    Item needed = inventory.find(to.catalogue(), to.oid());
    if (slot == null || needed == null || slot.item() == needed || isImplied(row, needed)) {
      return;
    }
    Item shell = inventory.shell(from, to);
    Item first = shell == null ? needed : shell;
    if (slot.detachable() == null) {
      slot.item().needs(first);
    } else {
      slot.detachable().needs().add(first);
    }
    if (row.getString("deptype").equals("x")) {
      Inventory.Address address = inventory.address(from.catalogue(), from.oid());
      address
          .item()
          .follow(
              "ALTER " + address.phrase() + " DEPENDS ON EXTENSION " + Quoter.name(needed.name()));
    }
  }

  /** A serial column needs its sequence, and a partition is attached later: not the other way. */
  private static boolean isImplied(ResultSet row, Item needed) throws SQLException {
    boolean automatic = row.getString("deptype").equals("a");
    boolean toTable = needed.kind() == Kind.TABLE && row.getString("catalogue").equals("pg_class");
    return automatic
        && toTable
        && (text(row, "relkind").equals("S")
            || row.getBoolean("relispartition") && !text(row, "relkind").matches("[iI]"));
  }
}
