package dev.fieldfare.postgres.structure.writer.object;

import dev.fieldfare.postgres.structure.writer.item.CatalogueReading;
import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Languages, casts, transforms, access methods, conversions and collations. */
public final class LanguageWriter implements ObjectWriter {

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory.each(
        """
        SELECT l.oid, l.lanname, l.lanpltrusted, nullif(l.lanplcallfoid, 0)::regproc::text AS handler, nullif(l.laninline, 0)::regproc::text AS inline,
          nullif(l.lanvalidator, 0)::regproc::text AS validator FROM pg_language l WHERE l.oid >= 16384""",
        row -> language(inventory, row));
    inventory.each(
        """
        SELECT c.oid, format_type(c.castsource, NULL) AS source, format_type(c.casttarget, NULL) AS target, c.castcontext, c.castmethod,
          nullif(c.castfunc, 0)::regprocedure::text AS function FROM pg_cast c WHERE c.oid >= 16384
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass AND d.objid = c.oid AND d.deptype = 'i' AND d.refclassid = 'pg_type'::regclass)""",
        row -> cast(inventory, row));
    inventory.each(
        """
        SELECT t.oid, format_type(t.trftype, NULL) AS type, l.lanname, nullif(t.trffromsql::oid, 0)::regprocedure::text AS fromsql,
          nullif(t.trftosql::oid, 0)::regprocedure::text AS tosql FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang WHERE t.oid >= 16384""",
        row -> transform(inventory, row));
    inventory.each(
        "SELECT a.oid, a.amname, a.amtype, a.amhandler::text AS handler FROM pg_am a WHERE a.oid >= 16384",
        row -> {
          String name = Quoter.name(row.getString("amname"));
          Item item =
              inventory
                  .add("pg_am", row.getLong("oid"), Kind.ACCESS_METHOD, name)
                  .writing(
                      "CREATE ACCESS METHOD %s TYPE %s HANDLER %s"
                          .formatted(
                              name,
                              row.getString("amtype").equals("t") ? "TABLE" : "INDEX",
                              row.getString("handler")));
          inventory.address("pg_am", row.getLong("oid"), item, "ACCESS METHOD " + name);
        });
    inventory.each(
        """
        SELECT c.oid, n.nspname, c.conname, c.condefault, pg_encoding_to_char(c.conforencoding) AS source, pg_encoding_to_char(c.contoencoding) AS target,
          c.conproc::text AS function FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace WHERE c.oid >= 16384""",
        row -> conversion(inventory, row));
    readCollations(inventory);
  }

  private static void language(Inventory inventory, ResultSet row) throws SQLException {
    String name = Quoter.name(row.getString("lanname"));
    String handler = row.getString("handler");
    Item item =
        inventory
            .add("pg_language", row.getLong("oid"), Kind.LANGUAGE, name)
            .writing(
                "CREATE "
                    + (row.getBoolean("lanpltrusted") ? "TRUSTED " : "")
                    + "LANGUAGE "
                    + name
                    + (handler == null ? "" : " HANDLER " + handler)
                    + (row.getString("inline") == null ? "" : " INLINE " + row.getString("inline"))
                    + (row.getString("validator") == null
                        ? ""
                        : " VALIDATOR " + row.getString("validator")));
    inventory.address("pg_language", row.getLong("oid"), item, "LANGUAGE " + name);
  }

  private static void cast(Inventory inventory, ResultSet row) throws SQLException {
    String name = "(" + row.getString("source") + " AS " + row.getString("target") + ")";
    String how =
        switch (row.getString("castmethod")) {
          case "f" -> "WITH FUNCTION " + row.getString("function");
          case "i" -> "WITH INOUT";
          default -> "WITHOUT FUNCTION";
        };
    // Sorted by method: the function of a cast may return a type that a cast without one accepts.
    String order = row.getString("castmethod") + " " + name;
    String context =
        switch (row.getString("castcontext")) {
          case "a" -> " AS ASSIGNMENT";
          case "i" -> " AS IMPLICIT";
          default -> "";
        };
    Item item =
        inventory
            .add("pg_cast", row.getLong("oid"), Kind.CAST, order)
            .writing("CREATE CAST " + name + " " + how + context);
    inventory.address("pg_cast", row.getLong("oid"), item, "CAST " + name);
  }

  private static void transform(Inventory inventory, ResultSet row) throws SQLException {
    String name =
        "FOR " + row.getString("type") + " LANGUAGE " + Quoter.name(row.getString("lanname"));
    String from = row.getString("fromsql");
    String to = row.getString("tosql");
    Item item =
        inventory
            .add("pg_transform", row.getLong("oid"), Kind.TRANSFORM, name)
            .writing(
                "CREATE TRANSFORM "
                    + name
                    + " ("
                    + (from == null ? "" : "FROM SQL WITH FUNCTION " + from)
                    + (from == null || to == null ? "" : ", ")
                    + (to == null ? "" : "TO SQL WITH FUNCTION " + to)
                    + ")");
    inventory.address("pg_transform", row.getLong("oid"), item, "TRANSFORM " + name);
  }

  private static void conversion(Inventory inventory, ResultSet row) throws SQLException {
    String name = Quoter.name(row.getString("nspname"), row.getString("conname"));
    Item item =
        inventory
            .add("pg_conversion", row.getLong("oid"), Kind.CONVERSION, name)
            .inSchema(row.getString("nspname"))
            .writing(
                "CREATE %sCONVERSION %s FOR %s TO %s FROM %s"
                    .formatted(
                        row.getBoolean("condefault") ? "DEFAULT " : "",
                        name,
                        Quoter.literal(row.getString("source")),
                        Quoter.literal(row.getString("target")),
                        row.getString("function")));
    inventory.address("pg_conversion", row.getLong("oid"), item, "CONVERSION " + name);
  }

  private static void readCollations(Inventory inventory) throws SQLException {
    CatalogueReading reading = inventory.reading();
    String locale =
        reading.since(17, "c.colllocale", reading.since(15, "c.colliculocale", "NULL::text"));
    String rules = reading.since(16, "c.collicurules", "NULL::text");
    inventory.each(
        """
        SELECT c.oid, n.nspname, c.collname, c.collprovider, c.collisdeterministic, c.collencoding, c.collcollate, c.collctype, %s AS locale, %s AS rules
        FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace WHERE c.oid >= 16384"""
            .formatted(locale, rules),
        row -> collation(inventory, row));
  }

  private static void collation(Inventory inventory, ResultSet row) throws SQLException {
    String name = Quoter.name(row.getString("nspname"), row.getString("collname"));
    Item item =
        inventory
            .add("pg_collation", row.getLong("oid"), Kind.COLLATION, name)
            .inSchema(row.getString("nspname"))
            .writing("CREATE COLLATION " + name + definition(row));
    inventory.address("pg_collation", row.getLong("oid"), item, "COLLATION " + name);
  }

  private static String definition(ResultSet row) throws SQLException {
    boolean everyEncoding = row.getInt("collencoding") == -1;
    if (everyEncoding && row.getString("collprovider").equals("c")) {
      return " FROM pg_catalog." + Quoter.name(row.getString("collcollate"));
    }
    StringBuilder text = new StringBuilder(" (PROVIDER = ");
    text.append(
        switch (row.getString("collprovider")) {
          case "i" -> "icu";
          case "b" -> "builtin";
          case "d" -> "default";
          default -> "libc";
        });
    if (!row.getBoolean("collisdeterministic")) {
      text.append(", DETERMINISTIC = false");
    }
    String locale = row.getString("locale");
    String collate = row.getString("collcollate");
    if (locale != null || collate != null && collate.equals(row.getString("collctype"))) {
      text.append(", LOCALE = ").append(Quoter.literal(locale == null ? collate : locale));
    } else if (collate != null) {
      text.append(", LC_COLLATE = ").append(Quoter.literal(collate));
      text.append(", LC_CTYPE = ").append(Quoter.literal(row.getString("collctype")));
    }
    if (row.getString("rules") != null) {
      text.append(", RULES = ").append(Quoter.literal(row.getString("rules")));
    }
    return text.append(')').toString();
  }
}
