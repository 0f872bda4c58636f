package dev.fieldfare.postgres.structure.catalogue;

/**
 * A column of a system catalogue.
 *
 * @param type as format_type spells it
 * @param referenced the catalogue whose object ids it holds; empty where it holds none
 * @param readable whether the session's role may read it
 * @param attributesOf the column with the relation whose attribute numbers it holds; empty where it
 *     holds none
 */
public record CatalogueColumn(
    String catalogue,
    String name,
    String type,
    boolean readable,
    String referenced,
    String attributesOf) {

  /**
   * The value in words that are the same on two servers with equal structure; empty where there are
   * none.
   */
  String spelled() {
    String column = "c." + name;
    if (!attributesOf.isEmpty()) {
      return isList() ? CatalogueNames.attributeNames("c." + attributesOf, column) : "";
    }
    if (!referenced.isEmpty()) {
      return isList()
          ? "(SELECT array_agg("
              + named("u.x")
              + " ORDER BY u.n) FROM unnest("
              + column
              + "::oid[]) WITH ORDINALITY u(x, n))"
          : named(column);
    }
    return switch (type) {
      case "pg_node_tree", "xid", "anyarray", "oid", "oidvector", "oid[]", "bytea" -> "";
      case "aclitem[]" -> privileges(column);
      case "int2vector" -> column + "::int2[]";
      case "regproc", "regprocedure", "regclass", "regtype" ->
          "nullif(" + column + "::oid, 0)::" + type + "::text";
      default -> column;
    };
  }

  private boolean isList() {
    return type.endsWith("[]") || type.endsWith("vector");
  }

  private String named(String oid) {
    String object = "nullif(" + oid + "::oid, 0)";
    return switch (referenced) {
      case "pg_class" -> object + "::regclass::text";
      case "pg_type" -> "format_type(" + object + ", NULL)";
      case "pg_proc" -> object + "::regprocedure::text";
      case "pg_operator" -> object + "::regoperator::text";
      case "pg_namespace" -> object + "::regnamespace::text";
      case "pg_authid" ->
          "CASE " + oid + "::oid WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(" + oid + "::oid) END";
      case "pg_collation" -> object + "::regcollation::text";
      default ->
          "CASE WHEN %s <> 0 THEN (SELECT i.identity FROM pg_identify_object('pg_catalog.%s'::regclass, %s, 0) i) END"
              .formatted(oid, referenced, oid);
    };
  }

  private String privileges(String column) {
    return switch (catalogue) {
      case "pg_class" ->
          Privileges.asText(
              "CASE WHEN c.relkind NOT IN ('i', 'I', 'c') THEN coalesce("
                  + column
                  + ", acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\", c.relowner)) END");
      case "pg_proc" -> Privileges.withDefault(column, "f", "c.proowner");
      case "pg_type" -> Privileges.withDefault(column, "T", "c.typowner");
      case "pg_namespace" -> Privileges.withDefault(column, "n", "c.nspowner");
      case "pg_language" -> Privileges.withDefault(column, "l", "c.lanowner");
      case "pg_foreign_data_wrapper" -> Privileges.withDefault(column, "F", "c.fdwowner");
      case "pg_foreign_server" -> Privileges.withDefault(column, "S", "c.srvowner");
      case "pg_largeobject_metadata" -> Privileges.withDefault(column, "L", "c.lomowner");
      case "pg_database" -> Privileges.withDefault(column, "d", "c.datdba");
      default -> Privileges.asText(column);
    };
  }
}
