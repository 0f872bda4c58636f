package dev.fieldfare.postgres.structure;

/** SQL expressions that name objects, and conditions that several catalogues share. */
final class CatalogueNames {

  /** Object ids below are those of the server itself. */
  static final String OWN = "c.oid >= 16384";

  private CatalogueNames() {}

  /** Relations of the structure: no temporary ones, no TOAST tables, none of the server. */
  static String relation(String oid) {
    return "EXISTS (SELECT FROM pg_class o WHERE o.oid = "
        + oid
        + " AND o.oid >= 16384 AND o.relpersistence <> 't' AND o.relkind <> 't'"
        + " AND o.relnamespace <> 'pg_toast'::regnamespace)";
  }

  static String publicSchema() {
    return "c.classoid = 'pg_namespace'::regclass AND c.objoid = 'public'::regnamespace";
  }

  static String columnName(String relation, String column) {
    return relation + "::regclass::text || '.' || quote_ident(" + column + ")";
  }

  static String identified(String catalogue, String oid) {
    return "(SELECT i.identity FROM pg_identify_object('pg_catalog."
        + catalogue
        + "'::regclass, "
        + oid
        + ", 0) i)";
  }

  static String described(String catalogue, String oid, String column) {
    return "(SELECT i.type || ' ' || i.identity FROM pg_identify_object("
        + catalogue
        + ", "
        + oid
        + ", "
        + column
        + ") i)";
  }

  static String attributeNames(String relation, String numbers) {
    return "(SELECT array_agg(a.attname ORDER BY u.n) FROM unnest("
        + numbers
        + "::int2[]) WITH ORDINALITY u(attnum, n)"
        + " LEFT JOIN pg_attribute a ON a.attrelid = "
        + relation
        + " AND a.attnum = u.attnum)";
  }

  /** Schemas, too, are in themselves; a comment on one has no schema of its own. */
  static String schemaOf(String catalogue, String oid, String column) {
    return "(SELECT coalesce(i.schema, CASE i.type WHEN 'schema' THEN i.name END) FROM pg_identify_object("
        + catalogue
        + ", "
        + oid
        + ", "
        + column
        + ") i)";
  }

  static CatalogueSource named(String catalogue, String kind, String name, String schema) {
    return CatalogueSource.of(
            catalogue, kind, identified(catalogue, "c.oid"), OWN + " AND c." + schema + " <> 0")
        .without(name, schema);
  }
}
