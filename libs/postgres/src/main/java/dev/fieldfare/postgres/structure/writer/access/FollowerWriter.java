package dev.fieldfare.postgres.structure.writer.access;

import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Owners, comments and security labels: each follows the statement that makes its object. */
public final class FollowerWriter implements ObjectWriter {

  private static final Map<String, String> OWNERS =
      Map.ofEntries(
          Map.entry("pg_namespace", "nspowner"),
          Map.entry("pg_class", "relowner"),
          Map.entry("pg_type", "typowner"),
          Map.entry("pg_proc", "proowner"),
          Map.entry("pg_operator", "oprowner"),
          Map.entry("pg_opclass", "opcowner"),
          Map.entry("pg_opfamily", "opfowner"),
          Map.entry("pg_language", "lanowner"),
          Map.entry("pg_conversion", "conowner"),
          Map.entry("pg_collation", "collowner"),
          Map.entry("pg_ts_config", "cfgowner"),
          Map.entry("pg_ts_dict", "dictowner"),
          Map.entry("pg_foreign_data_wrapper", "fdwowner"),
          Map.entry("pg_foreign_server", "srvowner"),
          Map.entry("pg_event_trigger", "evtowner"),
          Map.entry("pg_publication", "pubowner"),
          Map.entry("pg_subscription", "subowner"),
          Map.entry("pg_statistic_ext", "stxowner"),
          Map.entry("pg_largeobject_metadata", "lomowner"));

  private final Set<Item> commented = new HashSet<>();

  @Override
  public void read(Inventory inventory) throws SQLException {
    if (!inventory.options().noOwner()) {
      for (Map.Entry<String, String> owner : OWNERS.entrySet()) {
        readOwners(inventory, owner.getKey(), owner.getValue());
      }
    }
    inventory.each(
        "SELECT classoid::regclass::text AS catalogue, objoid, objsubid, description AS text, '' AS provider FROM pg_description WHERE objoid >= 16384 OR classoid = 'pg_largeobject'::regclass OR objoid = 'public'::regnamespace AND classoid = 'pg_namespace'::regclass"
            .replace(
                "'public'::regnamespace",
                "(SELECT n.oid FROM pg_namespace n WHERE n.nspname = 'public')"),
        row -> comment(inventory, row));
    inventory.each(
        "SELECT classoid::regclass::text AS catalogue, objoid, objsubid, label AS text, provider FROM pg_seclabel WHERE objoid >= 16384 OR classoid = 'pg_largeobject'::regclass ORDER BY provider",
        row -> label(inventory, row));
    for (Item item : inventory.items()) {
      boolean brings =
          item.kind() == Kind.EXTENSION
              || item.name().equals("public") && item.kind() == Kind.SCHEMA;
      if (brings && !item.key().catalogue().isEmpty() && !commented.contains(item)) {
        item.follow("COMMENT ON " + item.kind() + " " + Quoter.name(item.name()) + " IS NULL");
      }
    }
  }

  private static void readOwners(Inventory inventory, String catalogue, String column)
      throws SQLException {
    boolean large = catalogue.equals("pg_largeobject_metadata");
    inventory.each(
        "SELECT c.oid, pg_get_userbyid(c.%1$s) AS owner, c.%1$s = 10 AS bootstrap FROM %2$s c WHERE c.oid >= 16384 OR '%2$s' = 'pg_namespace' OR %3$s"
            .formatted(column, catalogue, large),
        row -> {
          Inventory.Address address =
              inventory.address(large ? "pg_largeobject" : catalogue, row.getLong("oid"));
          if (address == null
              || address.owned().isEmpty()
              || address.item().isMember()
              || address.owned().startsWith("INDEX ")) {
            return;
          }
          String owner = row.getString("owner");
          if (!isPublicAsMade(inventory, address.item(), owner, row.getBoolean("bootstrap"))) {
            address
                .item()
                .follow("ALTER " + address.owned() + " OWNER TO " + inventory.role(owner));
          }
        });
  }

  private static boolean isPublicAsMade(
      Inventory inventory, Item item, String owner, boolean bootstrap) {
    return item.kind() == Kind.SCHEMA
        && item.name().equals("public")
        && (inventory.reading().version() < 15 ? bootstrap : owner.equals("pg_database_owner"));
  }

  private void comment(Inventory inventory, ResultSet row) throws SQLException {
    Inventory.Address address = address(inventory, row, "comment");
    if (address == null) {
      return;
    }
    commented.add(address.item());
    boolean standard =
        address.phrase().equals("SCHEMA \"public\"")
            && row.getString("text").equals("standard public schema");
    if (!address.item().isMember() && !standard) {
      address
          .item()
          .follow(
              "COMMENT ON " + address.phrase() + " IS " + Quoter.literal(row.getString("text")));
    }
  }

  private static void label(Inventory inventory, ResultSet row) throws SQLException {
    Inventory.Address address = address(inventory, row, "security label");
    if (address != null) {
      address
          .item()
          .follow(
              "SECURITY LABEL FOR %s ON %s IS %s"
                  .formatted(
                      Quoter.name(row.getString("provider")),
                      address.phrase(),
                      Quoter.literal(row.getString("text"))));
    }
  }

  private static Inventory.Address address(Inventory inventory, ResultSet row, String what)
      throws SQLException {
    String catalogue = row.getString("catalogue");
    long oid = row.getLong("objoid");
    int column = row.getInt("objsubid");
    if (column > 0) {
      Item item = inventory.find("pg_class", oid);
      String name = inventory.column(oid, column);
      if (item != null && !name.isEmpty()) {
        String phrase = "COLUMN " + item.name() + "." + name;
        return new Inventory.Address(item, phrase, phrase, "");
      }
    }
    Inventory.Address address = column > 0 ? null : inventory.address(catalogue, oid);
    if (address == null && inventory.find(catalogue, oid) == null) {
      inventory.each(
          "SELECT i.type || ' ' || i.identity FROM pg_identify_object('pg_catalog.%s'::regclass, %d, %d) i WHERE i.identity IS NOT NULL"
              .formatted(catalogue, oid, column),
          object -> inventory.unwritten(what + " on " + object.getString(1)));
    }
    return address;
  }
}
