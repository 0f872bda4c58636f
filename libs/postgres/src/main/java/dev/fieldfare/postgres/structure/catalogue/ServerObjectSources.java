package dev.fieldfare.postgres.structure.catalogue;

import java.util.List;

/** Privileges on what the server brings along, where they are not as it brought them. */
final class ServerObjectSources {

  private ServerObjectSources() {}

  static List<CatalogueSource> all() {
    return List.of(
        of("pg_proc", "function", "c.oid::regprocedure::text", "proacl", "f", "proowner"),
        with(
            of("pg_class", "relation", "c.oid::regclass::text", "relacl", "r", "relowner"),
            "c.relkind IN ('r', 'v') AND c.relnamespace <> 'information_schema'::regnamespace"),
        standardViews(),
        of("pg_type", "type", "format_type(c.oid, NULL)", "typacl", "T", "typowner"),
        with(
            of("pg_namespace", "schema", "quote_ident(c.nspname)", "nspacl", "n", "nspowner"),
            "c.nspname <> 'public'"),
        of("pg_language", "language", "quote_ident(c.lanname)", "lanacl", "l", "lanowner"),
        columns());
  }

  private static CatalogueSource of(
      String catalogue, String kind, String name, String acl, String type, String owner) {
    String now = Privileges.withDefault("c." + acl, type, "c." + owner);
    return source(
            catalogue,
            kind,
            name,
            "c.oid < 16384 AND c."
                + acl
                + " IS DISTINCT FROM i.initprivs AND "
                + now
                + " IS DISTINCT FROM "
                + Privileges.withDefault("i.initprivs", type, "c." + owner),
            "i.objoid = c.oid AND i.objsubid = 0")
        .with("privileges", now);
  }

  /** The views of the SQL standard have no initial privileges on record; all may read most. */
  private static CatalogueSource standardViews() {
    String now = Privileges.asText("c.relacl");
    return CatalogueSource.of(
            "pg_class",
            "server relation",
            "c.oid::regclass::text",
            "c.oid < 16384 AND c.relnamespace = 'information_schema'::regnamespace AND "
                + now
                + " <> "
                + Privileges.asText(
                    "acldefault('r', c.relowner) || makeaclitem(0, c.relowner, 'SELECT', false)"))
        .without(CatalogueSource.ALL_COLUMNS)
        .with("privileges", now)
        .inSchema(CatalogueSource.NO_SCHEMA);
  }

  private static CatalogueSource columns() {
    String now = Privileges.asText("c.attacl");
    return source(
            "pg_attribute",
            "column",
            CatalogueNames.columnName("c.attrelid", "c.attname"),
            "c.attrelid < 16384 AND c.attacl IS DISTINCT FROM i.initprivs AND "
                + now
                + " IS DISTINCT FROM "
                + Privileges.asText("i.initprivs"),
            "i.objoid = c.attrelid AND i.objsubid = c.attnum")
        .with("privileges", now);
  }

  private static CatalogueSource source(
      String catalogue, String kind, String name, String condition, String initial) {
    String owner = catalogue.equals("pg_attribute") ? "pg_class" : catalogue;
    return CatalogueSource.of(catalogue, "server " + kind, name, condition)
        .joining(
            "LEFT JOIN pg_init_privs i ON i.classoid = 'pg_catalog."
                + owner
                + "'::regclass AND "
                + initial)
        .without(CatalogueSource.ALL_COLUMNS)
        .inSchema(CatalogueSource.NO_SCHEMA);
  }

  private static CatalogueSource with(CatalogueSource source, String condition) {
    return source.where(source.condition() + " AND " + condition);
  }
}
