package dev.fieldfare.bench.scenario;

import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that there is in a database and its server, outside of some tables. */
final class Everything {
  private static final Map<String, String> QUERIES = new LinkedHashMap<>();

  static {
    QUERIES.put("roles", "SELECT to_jsonb(r)::text FROM pg_roles r ORDER BY rolname");
    QUERIES.put(
        "members",
        "SELECT roleid::regrole || ' ' || member::regrole FROM pg_auth_members ORDER BY 1");
    QUERIES.put(
        "databases",
        "SELECT datname || ' ' || datdba || coalesce(datacl::text, '') FROM pg_database ORDER BY 1");
    QUERIES.put("settings", "SELECT to_jsonb(s)::text FROM pg_db_role_setting s ORDER BY 1");
    QUERIES.put(
        "schemas",
        "SELECT nspname || ' ' || nspowner::regrole || coalesce(nspacl::text, '') FROM pg_namespace"
            + " WHERE nspname NOT LIKE 'fieldfare\\_q\\_%' AND nspname NOT LIKE 'pg\\_t%' ORDER BY 1");
    QUERIES.put(
        "relations",
        """
        SELECT c.oid::regclass || ' ' || c.relkind::text || ' ' || c.relowner::regrole || coalesce(c.relacl::text, '')
          || coalesce(c.reloptions::text, '') || c.relrowsecurity || ' ' || coalesce((SELECT string_agg(a.attname || ' '
          || format_type(a.atttypid, a.atttypmod) || a.attnotnull || coalesce(a.attacl::text, '')
          || coalesce(pg_get_expr(d.adbin, d.adrelid), ''), ', ' ORDER BY a.attnum) FROM pg_attribute a
          LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND %1$s ORDER BY 1""");
    QUERIES.put(
        "constraints",
        "SELECT c.oid::regclass || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid) FROM"
            + " pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid"
            + " = c.relnamespace WHERE %1$s ORDER BY 1");
    QUERIES.put(
        "indexes",
        "SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind <> 't' AND %1$s"
            + " ORDER BY 1");
    QUERIES.put(
        "triggers",
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1");
    QUERIES.put(
        "rules and policies",
        "SELECT pg_get_ruledef(oid) FROM pg_rewrite UNION ALL SELECT polname FROM pg_policy"
            + " ORDER BY 1");
    QUERIES.put(
        "functions",
        "SELECT p.oid::regprocedure || ' ' || p.proowner::regrole || p.prosecdef || md5(p.prosrc) ||"
            + " coalesce(p.proacl::text, '') || coalesce(p.proconfig::text, '') FROM pg_proc p"
            + " ORDER BY 1");
    QUERIES.put(
        "types",
        "SELECT oid::regtype::text FROM pg_type WHERE typtype IN ('b', 'd', 'e', 'r', 'm') AND"
            + " typcategory <> 'A' ORDER BY 1");
    QUERIES.put("extensions", "SELECT extname || extversion FROM pg_extension ORDER BY 1");
    QUERIES.put(
        "publications and event triggers",
        "SELECT pubname FROM pg_publication UNION ALL SELECT evtname FROM pg_event_trigger"
            + " UNION ALL SELECT lanname FROM pg_language ORDER BY 1");
    QUERIES.put("rows of a bystander", "SELECT b::text FROM public.bystander b ORDER BY 1");
    QUERIES.put(
        "rights in the ledger",
        "SELECT s::text FROM fieldfare.sender_roles s UNION ALL SELECT p::text FROM"
            + " fieldfare.pauses p UNION ALL SELECT t.name FROM fieldfare.target t ORDER BY 1");
  }

  private Everything() {}

  /** By kind, as text; tables of these names in public are left out. */
  static Map<String, List<String>> outside(TestDatabase database, Collection<String> tables)
      throws SQLException {
    Map<String, List<String>> all = new LinkedHashMap<>();
    try (Connection superuser = database.superuserDataSource().getConnection();
        var statement = superuser.createStatement()) {
      for (Map.Entry<String, String> query : QUERIES.entrySet()) {
        List<String> found = new ArrayList<>();
        var rows = statement.executeQuery(query.getValue().replace("%1$s", others(tables)));
        while (rows.next()) {
          found.add(rows.getString(1));
        }
        all.put(query.getKey(), found);
      }
    }
    return all;
  }

  private static String others(Collection<String> tables) {
    StringBuilder names = new StringBuilder("''");
    tables.forEach(table -> names.append(", '").append(table.replace("'", "''")).append('\''));
    return "NOT (n.nspname = 'public' AND c.relname IN (%s)) AND n.nspname NOT LIKE"
            .formatted(names)
        + " 'fieldfare\\_q\\_%' AND n.nspname NOT LIKE 'pg\\_t%'";
  }
}
