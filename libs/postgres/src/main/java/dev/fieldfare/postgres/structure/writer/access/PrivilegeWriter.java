package dev.fieldfare.postgres.structure.writer.access;

import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Grants, where they differ from those that an object has when it is made. */
public final class PrivilegeWriter implements ObjectWriter {

  /** A catalogue with the kind that acldefault knows, and how its own objects are called. */
  private record Source(
      String catalogue, String acl, String owner, String kind, String systemPhrase) {}

  /** An object, or a column of it. */
  private record Target(String catalogue, long oid, int column) {}

  private final Map<Target, AccessRights> rights = new LinkedHashMap<>();
  private final Map<Target, String> phrases = new LinkedHashMap<>();

  @Override
  public void read(Inventory inventory) throws SQLException {
    if (inventory.options().noPrivileges()) {
      return;
    }
    for (Source source : sources()) {
      read(inventory, source);
    }
    readColumns(inventory);
    rights.forEach((target, right) -> write(inventory, target, right));
    new DefaultPrivilegeWriter().read(inventory);
  }

  private static Source[] sources() {
    return new Source[] {
      new Source("pg_namespace", "nspacl", "nspowner", "'n'", "'SCHEMA ' || c.oid::regnamespace"),
      new Source(
          "pg_class",
          "relacl",
          "relowner",
          "CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END",
          "'TABLE ' || c.oid::regclass"),
      new Source("pg_type", "typacl", "typowner", "'T'", "'TYPE ' || format_type(c.oid, NULL)"),
      new Source("pg_proc", "proacl", "proowner", "'f'", "'FUNCTION ' || c.oid::regprocedure"),
      new Source(
          "pg_language", "lanacl", "lanowner", "'l'", "'LANGUAGE ' || quote_ident(c.lanname)"),
      new Source("pg_foreign_data_wrapper", "fdwacl", "fdwowner", "'F'", "''"),
      new Source("pg_foreign_server", "srvacl", "srvowner", "'S'", "''"),
      new Source("pg_largeobject_metadata", "lomacl", "lomowner", "'L'", "''")
    };
  }

  private void read(Inventory inventory, Source source) throws SQLException {
    boolean large = source.catalogue.equals("pg_largeobject_metadata");
    boolean ofServer = !source.systemPhrase.equals("''") && !source.catalogue.equals("pg_type");
    String made = "acldefault((%s)::\"char\", c.%s)".formatted(source.kind, source.owner);
    inventory.each(
        """
        SELECT c.oid, 0 AS column, pg_get_userbyid(c.%5$s) AS owner, x.part, CASE WHEN c.oid < 16384 THEN %6$s END AS phrase,
          pg_get_userbyid(x.grantor) AS grantor, CASE x.grantee WHEN 0 THEN '' ELSE pg_get_userbyid(x.grantee)::text END AS grantee, x.privilege_type, x.is_grantable
        FROM (SELECT c.*, coalesce(c.%2$s, %3$s) AS have, %4$s AS base FROM %1$s c) c
        CROSS JOIN LATERAL (SELECT 'before' AS part, b.* FROM aclexplode(c.base) b UNION ALL SELECT 'wanted', w.* FROM aclexplode(c.have) w) x
        WHERE c.have IS DISTINCT FROM c.base AND %7$s"""
            .formatted(
                source.catalogue,
                source.acl,
                made,
                initial(inventory, source, made),
                source.owner,
                source.systemPhrase,
                large || ofServer ? "true" : "c.oid >= 16384"),
        row -> right(large ? "pg_largeobject" : source.catalogue, row));
  }

  /** The rights that an object has when it is made, by the server or by an extension. */
  private static String initial(Inventory inventory, Source source, String made) {
    String initial =
        "coalesce((SELECT i.initprivs FROM pg_init_privs i WHERE i.classoid = '%s'::regclass AND i.objoid = c.oid AND i.objsubid = 0), %s)"
            .formatted(source.catalogue, made);
    if (!source.catalogue.equals("pg_namespace")) {
      return initial;
    }
    String owner = "quote_ident(pg_get_userbyid(c." + source.owner + "))";
    String everyone = inventory.reading().version() >= 15 ? "=U/" : "=UC/";
    return "CASE c.nspname WHEN 'public' THEN ARRAY[(%1$s || '=UC/' || %1$s)::aclitem, ('%2$s' || %1$s)::aclitem] ELSE %3$s END"
        .formatted(owner, everyone, initial);
  }

  private void readColumns(Inventory inventory) throws SQLException {
    inventory.each(
        """
        SELECT a.attrelid AS oid, a.attnum AS column, pg_get_userbyid(c.relowner) AS owner, x.part, NULL AS phrase,
          pg_get_userbyid(x.grantor) AS grantor, CASE x.grantee WHEN 0 THEN '' ELSE pg_get_userbyid(x.grantee)::text END AS grantee, x.privilege_type, x.is_grantable
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_init_privs i ON i.classoid = 'pg_class'::regclass AND i.objoid = a.attrelid AND i.objsubid = a.attnum
        CROSS JOIN LATERAL (SELECT 'before' AS part, b.* FROM aclexplode(i.initprivs) b UNION ALL SELECT 'wanted', w.* FROM aclexplode(a.attacl) w) x
        WHERE a.attrelid >= 16384 AND NOT a.attisdropped AND a.attacl IS DISTINCT FROM i.initprivs""",
        row -> right("pg_class", row));
  }

  private void right(String catalogue, ResultSet row) throws SQLException {
    Target target = new Target(catalogue, row.getLong("oid"), row.getInt("column"));
    String owner = row.getString("owner");
    AccessRights all = rights.computeIfAbsent(target, _ -> new AccessRights(owner));
    AccessRights.Right right =
        new AccessRights.Right(
            row.getString("grantor"),
            row.getString("grantee"),
            row.getString("privilege_type"),
            row.getBoolean("is_grantable"));
    if (row.getString("phrase") != null) {
      phrases.put(target, row.getString("phrase"));
    }
    if (row.getString("part").equals("before")) {
      all.before(right);
    } else {
      all.wanted(right);
    }
  }

  private void write(Inventory inventory, Target target, AccessRights right) {
    Inventory.Address address = inventory.address(target.catalogue, target.oid);
    String column = target.column == 0 ? "" : inventory.column(target.oid, target.column);
    String phrase = address == null ? phrases.get(target) : address.grantee();
    if (phrase != null) {
      Item item = address == null ? null : address.item();
      right
          .statements(inventory, "", " ON " + phrase, column)
          .forEach(statement -> inventory.grant(item, statement));
    }
  }
}
