package dev.fieldfare.postgres.structure.writer.object;

import dev.fieldfare.postgres.structure.writer.item.CatalogueKey;
import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Schemas and extensions. */
public final class SchemaWriter implements ObjectWriter {

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory.each(
        """
        SELECT classid::regclass::text AS catalogue, objid, e.extname FROM pg_depend d
        JOIN pg_extension e ON e.oid = d.refobjid
        WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'""",
        row ->
            inventory.member(
                new CatalogueKey(row.getString("catalogue").intern(), row.getLong("objid")),
                row.getString("extname")));
    boolean[] hasPublic = {false};
    inventory.each(
        "SELECT oid, nspname, pg_get_userbyid(nspowner) AS owner FROM pg_namespace"
            + " WHERE (oid >= 16384 OR nspname = 'public') AND nspname !~ '^pg_(toast_)?temp_'",
        row -> {
          hasPublic[0] |= row.getString("nspname").equals("public");
          schema(inventory, row);
        });
    if (!hasPublic[0] && inventory.options().everythingIsChosen()) {
      inventory.addStep(Kind.SCHEMA, "public", "DROP SCHEMA IF EXISTS public");
    }
    inventory.each(
        "SELECT e.oid, extname, extversion, nspname FROM pg_extension e"
            + " JOIN pg_namespace n ON n.oid = extnamespace WHERE e.oid >= 16384",
        row -> extension(inventory, row));
    inventory.each(
        """
        SELECT u.relation, coalesce(e.extcondition[u.n], '') AS condition FROM pg_extension e
        CROSS JOIN LATERAL unnest(e.extconfig) WITH ORDINALITY u(relation, n)""",
        row -> inventory.configuration(row.getLong("relation"), row.getString("condition")));
  }

  private static void schema(Inventory inventory, ResultSet row) throws SQLException {
    String name = row.getString("nspname");
    Item item = inventory.add("pg_namespace", row.getLong("oid"), Kind.SCHEMA, name).inSchema(name);
    String phrase = "SCHEMA " + Quoter.name(name);
    item.writing("CREATE " + (name.equals("public") ? "SCHEMA IF NOT EXISTS public" : phrase));
    inventory.address("pg_namespace", row.getLong("oid"), item, phrase);
  }

  private static void extension(Inventory inventory, ResultSet row) throws SQLException {
    String name = row.getString("extname");
    Item item = inventory.add("pg_extension", row.getLong("oid"), Kind.EXTENSION, name);
    inventory.extension(name, item);
    item.writing(
        "CREATE EXTENSION IF NOT EXISTS %s WITH SCHEMA %s VERSION %s"
            .formatted(
                Quoter.name(name),
                Quoter.name(row.getString("nspname")),
                Quoter.literal(row.getString("extversion"))));
    inventory.address("pg_extension", row.getLong("oid"), item, "EXTENSION " + Quoter.name(name));
  }
}
