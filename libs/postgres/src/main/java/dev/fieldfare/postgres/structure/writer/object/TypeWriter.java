package dev.fieldfare.postgres.structure.writer.object;

import static dev.fieldfare.postgres.structure.writer.item.CatalogueReading.text;

import dev.fieldfare.postgres.structure.writer.item.Detachable;
import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Enums, ranges, domains, base types and shell types; composite types are read with relations. */
public final class TypeWriter implements ObjectWriter {

  private final Map<Long, List<String>> labels = new HashMap<>();
  private final Map<Long, Item> bySubject = new HashMap<>();

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory.each(
        "SELECT enumtypid, enumlabel FROM pg_enum ORDER BY enumtypid, enumsortorder",
        row ->
            labels
                .computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                .add(Quoter.literal(row.getString(2))));
    inventory.each(
        """
        SELECT t.oid, t.typname, n.nspname, t.typtype, t.typisdefined, t.typarray, format_type(t.oid, NULL) AS spelled
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE t.oid >= 16384 AND t.typrelid = 0 AND t.typtype <> 'm'
          AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid) ORDER BY n.nspname, t.typname""",
        row -> type(inventory, row));
    readDomains(inventory);
    readRanges(inventory);
    readBases(inventory);
    inventory.each(
        "SELECT oid, typarray FROM pg_type WHERE oid >= 16384 AND typarray <> 0",
        row -> {
          Item element = inventory.find("pg_type", row.getLong(1));
          if (element != null) {
            inventory.alias("pg_type", row.getLong(2), element);
          }
        });
  }

  private void type(Inventory inventory, ResultSet row) throws SQLException {
    long oid = row.getLong("oid");
    String name = Quoter.name(row.getString("nspname"), row.getString("typname"));
    Item item = inventory.add("pg_type", oid, Kind.TYPE, name).inSchema(row.getString("nspname"));
    boolean domain = row.getString("typtype").equals("d");
    inventory.address(
        "pg_type",
        oid,
        item,
        (domain ? "DOMAIN " : "TYPE ") + name,
        "TYPE " + name,
        (domain ? "DOMAIN " : "TYPE ") + name);
    bySubject.put(oid, item);
    if (row.getString("typtype").equals("e")) {
      item.writing(
          "CREATE TYPE %s AS ENUM (%s)"
              .formatted(name, String.join(", ", labels.getOrDefault(oid, List.of()))));
    } else if (!row.getBoolean("typisdefined")) {
      item.writing("CREATE TYPE " + name);
    }
  }

  private void readDomains(Inventory inventory) throws SQLException {
    Map<Long, List<Detachable>> constraints = new HashMap<>();
    inventory
        .reading()
        .eachDefined(
            "c.oid, c.contypid, c.conname, c.contype, c.convalidated, pg_get_constraintdef(c.oid) AS definition",
            "FROM pg_constraint c WHERE c.contypid >= 16384",
            row -> domainConstraint(inventory, row, constraints),
            inventory.naming("pg_constraint"));
    inventory
        .reading()
        .eachDefined(
            """
            c.oid, format_type(c.typbasetype, c.typtypmod) AS base, c.typnotnull,
            coalesce(pg_get_expr(c.typdefaultbin, 0), CASE WHEN c.typdefault IS NOT NULL THEN quote_literal(c.typdefault) END) AS preset,
            CASE WHEN c.typcollation <> b.typcollation THEN (SELECT quote_ident(n.nspname) || '.' || quote_ident(k.collname) FROM pg_collation k JOIN pg_namespace n ON n.oid = k.collnamespace WHERE k.oid = c.typcollation) END AS collation""",
            "FROM pg_type c JOIN pg_type b ON b.oid = c.typbasetype WHERE c.typtype = 'd' AND c.oid >= 16384",
            row -> domain(inventory, row, constraints),
            inventory.naming("pg_type"));
  }

  private void domain(Inventory inventory, ResultSet row, Map<Long, List<Detachable>> constraints)
      throws SQLException {
    List<Detachable> own = constraints.getOrDefault(row.getLong("oid"), List.of());
    Item item = bySubject.get(row.getLong("oid"));
    String preset = text(row, "preset");
    String collation = text(row, "collation");
    // Since PostgreSQL 17 NOT NULL is a constraint with a name.
    boolean notNull = row.getBoolean("typnotnull") && inventory.reading().version() < 17;
    String head =
        "CREATE DOMAIN "
            + item.name()
            + " AS "
            + row.getString("base")
            + (collation.isEmpty() ? "" : " COLLATE " + collation)
            + (preset.isEmpty() ? "" : " DEFAULT " + preset)
            + (notNull ? " NOT NULL" : "");
    item.writing(
        () ->
            List.of(
                own.stream()
                    .filter(constraint -> !constraint.isDetached())
                    .map(constraint -> "\n  " + constraint.inline())
                    .collect(Collectors.joining("", head, ""))));
  }

  private void domainConstraint(
      Inventory inventory, ResultSet row, Map<Long, List<Detachable>> constraints)
      throws SQLException {
    Item domain = bySubject.get(row.getLong("contypid"));
    String name = Quoter.name(row.getString("conname"));
    String inline = "CONSTRAINT " + name + " " + row.getString("definition");
    String statement = "ALTER DOMAIN " + domain.name() + " ADD " + inline;
    String phrase = "CONSTRAINT " + name + " ON DOMAIN " + domain.name();
    if (row.getBoolean("convalidated")) {
      Detachable piece = domain.detachable(new Detachable(inline, () -> statement));
      constraints.computeIfAbsent(row.getLong("contypid"), _ -> new ArrayList<>()).add(piece);
      inventory.alias("pg_constraint", row.getLong("oid"), domain, piece);
      inventory.address("pg_constraint", row.getLong("oid"), domain, phrase);
    } else {
      Item apart =
          inventory
              .add("pg_constraint", row.getLong("oid"), Kind.CHECK, domain.name() + " " + name)
              .partOf(domain)
              .writing(statement);
      inventory.address("pg_constraint", row.getLong("oid"), apart, phrase);
    }
  }

  private void readRanges(Inventory inventory) throws SQLException {
    inventory.each(
        """
        SELECT r.rngtypid, r.rngmultitypid, format_type(r.rngsubtype, NULL) AS subtype, on_.nspname AS opschema, o.opcname,
          CASE WHEN r.rngcollation <> s.typcollation THEN quote_ident(cn.nspname) || '.' || quote_ident(k.collname) END AS collation,
          nullif(r.rngcanonical::oid, 0)::regproc::text AS canonical, r.rngcanonical::oid AS canonicaloid, nullif(r.rngsubdiff::oid, 0)::regproc::text AS subdiff,
          mn.nspname AS mschema, m.typname AS mname
        FROM pg_range r JOIN pg_type s ON s.oid = r.rngsubtype JOIN pg_opclass o ON o.oid = r.rngsubopc JOIN pg_namespace on_ ON on_.oid = o.opcnamespace
        JOIN pg_type m ON m.oid = r.rngmultitypid JOIN pg_namespace mn ON mn.oid = m.typnamespace
        LEFT JOIN pg_collation k ON k.oid = r.rngcollation LEFT JOIN pg_namespace cn ON cn.oid = k.collnamespace
        WHERE r.rngtypid >= 16384""",
        row -> {
          Item item = bySubject.get(row.getLong("rngtypid"));
          long multirange = row.getLong("rngmultitypid");
          inventory.alias("pg_type", multirange, item);
          String spelled = Quoter.name(row.getString("mschema"), row.getString("mname"));
          inventory.address("pg_type", multirange, item, "TYPE " + spelled, "TYPE " + spelled, "");
          List<String> all = new ArrayList<>();
          all.add("SUBTYPE = " + row.getString("subtype"));
          all.add(
              "SUBTYPE_OPCLASS = "
                  + Quoter.name(row.getString("opschema"), row.getString("opcname")));
          all.add("MULTIRANGE_TYPE_NAME = " + spelled);
          add(all, "COLLATION", text(row, "collation"));
          add(all, "CANONICAL", text(row, "canonical"));
          add(all, "SUBTYPE_DIFF", text(row, "subdiff"));
          item.writing(
              "CREATE TYPE %s AS RANGE (%s)".formatted(item.name(), String.join(", ", all)));
          if (row.getLong("canonicaloid") != 0) {
            shell(inventory, item, row.getLong("canonicaloid"));
          }
        });
  }

  private void readBases(Inventory inventory) throws SQLException {
    inventory.each(
        """
        SELECT t.oid, t.typlen, t.typbyval, t.typalign, t.typstorage, t.typcategory, t.typispreferred, t.typdelim, t.typdefault, t.typcollation,
          CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END AS element,
          ARRAY[t.typinput, t.typoutput, t.typreceive, t.typsend, t.typmodin, t.typmodout, t.typanalyze, t.typsubscript]::oid[]::int8[] AS routines,
          t.typinput::text, t.typoutput::text, t.typreceive::text, t.typsend::text, t.typmodin::text, t.typmodout::text, t.typanalyze::text, t.typsubscript::text
        FROM pg_type t WHERE t.oid >= 16384 AND t.typtype = 'b' AND t.typisdefined AND t.typrelid = 0
          AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)""",
        row -> base(inventory, row));
  }

  private void base(Inventory inventory, ResultSet row) throws SQLException {
    Item item = bySubject.get(row.getLong("oid"));
    List<String> all = new ArrayList<>();
    all.add(
        "INTERNALLENGTH = " + (row.getInt("typlen") < 0 ? "VARIABLE" : row.getString("typlen")));
    for (String[] routine :
        new String[][] {
          {"INPUT", "typinput"},
          {"OUTPUT", "typoutput"},
          {"RECEIVE", "typreceive"},
          {"SEND", "typsend"},
          {"TYPMOD_IN", "typmodin"},
          {"TYPMOD_OUT", "typmodout"},
          {"ANALYZE", "typanalyze"},
          {"SUBSCRIPT", "typsubscript"}
        }) {
      add(all, routine[0], row.getString(routine[1]).equals("-") ? "" : row.getString(routine[1]));
    }
    if (row.getLong("typcollation") != 0) {
      all.add("COLLATABLE = true");
    }
    if (row.getString("typdefault") != null) {
      all.add("DEFAULT = " + Quoter.literal(row.getString("typdefault")));
    }
    add(all, "ELEMENT", text(row, "element"));
    all.add("CATEGORY = " + Quoter.literal(row.getString("typcategory")));
    if (row.getBoolean("typispreferred")) {
      all.add("PREFERRED = true");
    }
    all.add("DELIMITER = " + Quoter.literal(row.getString("typdelim")));
    all.add("ALIGNMENT = " + alignment(row.getString("typalign")));
    all.add("STORAGE = " + storage(row.getString("typstorage")));
    if (row.getBoolean("typbyval")) {
      all.add("PASSEDBYVALUE");
    }
    item.writing("CREATE TYPE %s (%s)".formatted(item.name(), String.join(", ", all)));
    shell(inventory, item, longs(row));
  }

  private static long[] longs(ResultSet row) throws SQLException {
    Long[] all = (Long[]) row.getArray("routines").getArray();
    return Arrays.stream(all).mapToLong(Long::longValue).toArray();
  }

  /** The routines need the type and the type needs them: the empty type comes first. */
  private static void shell(Inventory inventory, Item type, long... routines) {
    if (type.isMember()) {
      return;
    }
    Item shell =
        inventory
            .addStep(Kind.SHELL_TYPE, type.name(), "CREATE TYPE " + type.name())
            .inSchema(type.schema());
    type.needs(shell);
    for (long routine : routines) {
      inventory.shell("pg_proc", routine, type.key().oid(), shell);
    }
  }

  private static void add(List<String> all, String key, String value) {
    if (!value.isEmpty()) {
      all.add(key + " = " + value);
    }
  }

  public static String storage(String code) {
    return switch (code) {
      case "p" -> "PLAIN";
      case "e" -> "EXTERNAL";
      case "m" -> "MAIN";
      default -> "EXTENDED";
    };
  }

  private static String alignment(String code) {
    return switch (code) {
      case "c" -> "char";
      case "s" -> "int2";
      case "d" -> "double";
      default -> "int4";
    };
  }
}
