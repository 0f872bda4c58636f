package dev.fieldfare.postgres.structure.catalogue;

/** SQL expressions that name objects, and conditions that several catalogues share. */
final class CatalogueNames {

  /** Smaller object ids belong to the server itself. */
  static final String OWN = "c.oid >= 16384";

  private CatalogueNames() {}

  /** Relations of the structure: no temporary ones, no TOAST tables, none of the server. */
  static String relation(String oid) {
    return "EXISTS (SELECT FROM pg_class o WHERE o.oid = " + oid + " AND " + isRelation("o") + ")";
  }

  /** The same for a row of pg_class. */
  static String isRelation(String row) {
    return "%1$s.oid >= 16384 AND %1$s.relpersistence <> 't' AND %1$s.relkind <> 't' AND %1$s.relnamespace <> 'pg_toast'::regnamespace"
        .formatted(row);
  }

  /** Options in the order of their names, because the order of their definition has no meaning. */
  static String sorted(String options) {
    return "CASE WHEN %1$s IS NOT NULL THEN (SELECT array_agg(x.option ORDER BY x.option COLLATE \"C\") FROM unnest(%1$s) x(option)) END"
        .formatted(options);
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
    return "CASE WHEN %2$s IS NOT NULL THEN (SELECT array_agg(a.attname ORDER BY u.n) FROM unnest(%2$s::int2[]) WITH ORDINALITY u(attnum, n) LEFT JOIN pg_attribute a ON a.attrelid = %1$s AND a.attnum = u.attnum) END"
        .formatted(relation, numbers);
  }

  /** The schema of an object. A schema, or a comment on it, belongs to the schema itself. */
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
