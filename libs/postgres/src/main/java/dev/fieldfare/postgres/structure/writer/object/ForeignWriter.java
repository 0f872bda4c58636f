package dev.fieldfare.postgres.structure.writer.object;

import static dev.fieldfare.postgres.structure.writer.item.CatalogueReading.texts;

import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.OptionList;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Foreign data wrappers, foreign servers and user mappings. */
public final class ForeignWriter implements ObjectWriter {

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory.each(
        """
        SELECT f.oid, f.fdwname, nullif(f.fdwhandler, 0)::regproc::text AS handler, nullif(f.fdwvalidator, 0)::regproc::text AS validator, f.fdwoptions
        FROM pg_foreign_data_wrapper f WHERE f.oid >= 16384""",
        row -> wrapper(inventory, row));
    inventory.each(
        """
        SELECT s.oid, s.srvname, s.srvtype, s.srvversion, s.srvoptions, f.fdwname FROM pg_foreign_server s
        JOIN pg_foreign_data_wrapper f ON f.oid = s.srvfdw WHERE s.oid >= 16384""",
        row -> server(inventory, row));
    inventory.each(
        """
        SELECT m.umid, m.srvid, m.srvname, CASE WHEN m.umuser <> 0 THEN m.usename END AS usename, m.umoptions,
          m.umoptions IS NOT NULL OR has_table_privilege('pg_user_mapping', 'SELECT') OR pg_has_role(s.srvowner, 'USAGE') AND m.umuser = 0 AS visible
        FROM pg_user_mappings m JOIN pg_foreign_server s ON s.oid = m.srvid""",
        row -> mapping(inventory, row));
  }

  private static void wrapper(Inventory inventory, ResultSet row) throws SQLException {
    String name = Quoter.name(row.getString("fdwname"));
    Item item =
        inventory
            .add("pg_foreign_data_wrapper", row.getLong("oid"), Kind.ACCESS_METHOD, name)
            .writing(
                "CREATE FOREIGN DATA WRAPPER "
                    + name
                    + (row.getString("handler") == null
                        ? ""
                        : " HANDLER " + row.getString("handler"))
                    + (row.getString("validator") == null
                        ? ""
                        : " VALIDATOR " + row.getString("validator"))
                    + OptionList.foreign(texts(row, "fdwoptions")));
    String phrase = "FOREIGN DATA WRAPPER " + name;
    inventory.address("pg_foreign_data_wrapper", row.getLong("oid"), item, phrase);
  }

  private static void server(Inventory inventory, ResultSet row) throws SQLException {
    String name = Quoter.name(row.getString("srvname"));
    String type = row.getString("srvtype");
    String version = row.getString("srvversion");
    Item item =
        inventory
            .add("pg_foreign_server", row.getLong("oid"), Kind.FOREIGN_SERVER, name)
            .writing(
                "CREATE SERVER "
                    + name
                    + (type == null ? "" : " TYPE " + Quoter.literal(type))
                    + (version == null ? "" : " VERSION " + Quoter.literal(version))
                    + " FOREIGN DATA WRAPPER "
                    + Quoter.name(row.getString("fdwname"))
                    + OptionList.foreign(texts(row, "srvoptions")));
    String phrase = "SERVER " + name;
    inventory.address(
        "pg_foreign_server", row.getLong("oid"), item, phrase, "FOREIGN SERVER " + name, phrase);
  }

  private static void mapping(Inventory inventory, ResultSet row) throws SQLException {
    String user = row.getString("usename");
    String name =
        (user == null ? "PUBLIC" : inventory.role(user))
            + " SERVER "
            + Quoter.name(row.getString("srvname"));
    Item server = inventory.find("pg_foreign_server", row.getLong("srvid"));
    if (server == null) {
      return;
    }
    inventory
        .add("pg_user_mapping", row.getLong("umid"), Kind.FOREIGN_SERVER, "mapping " + name)
        .partOf(server)
        .writing("CREATE USER MAPPING FOR " + name + OptionList.foreign(texts(row, "umoptions")));
    if (!row.getBoolean("visible")) {
      inventory.unwritten("user mapping for " + name + ": this role may not see its options");
    }
  }
}
