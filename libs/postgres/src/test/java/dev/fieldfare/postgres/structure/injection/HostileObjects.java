package dev.fieldfare.postgres.structure.injection;

import java.util.ArrayList;
import java.util.List;

/** Objects of many kinds whose names and texts try to end a quote and run something. */
final class HostileObjects {

  /** What each attack tries to run. */
  static final String CANARY = "CREATE TABLE injected()";

  /** Each is a name, so it has at most 63 bytes, and a text. */
  static final List<String> TEXTS =
      List.of(
          "'; " + CANARY + "; --",
          "\"; " + CANARY + "; --",
          "\\'; " + CANARY + "; --",
          "\\\"; " + CANARY + "; --",
          "''; " + CANARY + "; --",
          "$$; " + CANARY + "; $$",
          "$_$; " + CANARY + "; $_$",
          "*/ ; " + CANARY + "; /*",
          ") ; " + CANARY + "; --",
          "x\n; " + CANARY + ";\n",
          "x\r; " + CANARY + ";\r\n",
          "\n\\! touch injected\n",
          "\\.\n" + CANARY + ";\n",
          "\\; " + CANARY + "; --",
          "\\",
          "\\\\",
          "'",
          "\"",
          "\t",
          " ",
          "--",
          "%s %I %1$s {0} ? $1",
          ":USER :'USER' :\"USER\"",
          "of",
          "a on b",
          "a to b",
          "a in b",
          "a for b",
          "a from b",
          "a in publication b; " + CANARY + "; --",
          "a in public on tables",
          "x: SELECT by y",
          "a.b",
          "é😀\u2028",
          "x.pg_catalog.a",
          "U&'\\0027'");

  private HostileObjects() {}

  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String literal(String text) {
    return "E'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** All that an ordinary role may make; the other role gets rights. */
  static List<String> statements(String otherRole) {
    List<String> all = new ArrayList<>();
    for (String text : TEXTS) {
      String name = name(text);
      String schema = name;
      String table = schema + "." + name;
      String literal = literal(text);
      all.add("CREATE SCHEMA " + schema);
      types(all, schema, name, literal);
      table(all, schema, name, literal);
      routines(all, schema, name, literal);
      views(all, schema, table, name, literal);
      partitions(all, schema, name, literal);
      rights(all, schema, table, name, name(otherRole));
      published(all, schema, table, name);
    }
    return all;
  }

  private static void types(List<String> all, String schema, String name, String literal) {
    all.add("CREATE TYPE %s.e AS ENUM ('first', %s, 'last')".formatted(schema, literal));
    all.add("CREATE TYPE %s.c AS (%s text)".formatted(schema, name));
    all.add(
        "CREATE DOMAIN %s.d AS text DEFAULT %s CONSTRAINT %s CHECK (VALUE <> %s)"
            .formatted(schema, literal, name, literal));
    all.add("COMMENT ON TYPE %s.e IS %s".formatted(schema, literal));
    all.add("COMMENT ON COLUMN %s.c.%s IS %s".formatted(schema, name, literal));
    all.add("COMMENT ON CONSTRAINT %s ON DOMAIN %s.d IS %s".formatted(name, schema, literal));
  }

  private static void table(List<String> all, String schema, String name, String literal) {
    String table = schema + "." + name;
    all.add(
        "CREATE TABLE %s (id int PRIMARY KEY, %s text DEFAULT %s, CONSTRAINT %s CHECK (%s <> %s))"
            .formatted(table, name, literal, name, name, literal));
    all.add(
        "CREATE INDEX ON %s (lower(%s || %s)) WHERE %s <> %s"
            .formatted(table, name, literal, name, literal));
    all.add("CREATE STATISTICS %s.s ON id, %s FROM %s".formatted(schema, name, table));
    all.add("COMMENT ON TABLE %s IS %s".formatted(table, literal));
    all.add("COMMENT ON COLUMN %s.%s IS %s".formatted(table, name, literal));
    all.add("COMMENT ON CONSTRAINT %s ON %s IS %s".formatted(name, table, literal));
    all.add("ALTER TABLE %s ENABLE ROW LEVEL SECURITY".formatted(table));
    all.add("CREATE POLICY %s ON %s USING (%s <> %s)".formatted(name, table, name, literal));
    all.add("COMMENT ON POLICY %s ON %s IS %s".formatted(name, table, literal));
  }

  private static void routines(List<String> all, String schema, String name, String literal) {
    String table = schema + "." + name;
    all.add(
        "CREATE FUNCTION %s(%s text DEFAULT %s) RETURNS text LANGUAGE sql SET application_name = %s AS %s"
            .formatted(table, name, literal, literal, literal("SELECT " + literal)));
    all.add("COMMENT ON FUNCTION %s(text) IS %s".formatted(table, literal));
    String trigger = schema + ".fire";
    all.add(
        "CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'"
            .formatted(trigger));
    all.add(
        "CREATE TRIGGER %s BEFORE INSERT ON %s FOR EACH ROW WHEN (new.%s <> %s) EXECUTE FUNCTION %s(%s, %s)"
            .formatted(name, table, name, literal, trigger, literal, literal));
    all.add("COMMENT ON TRIGGER %s ON %s IS %s".formatted(name, table, literal));
    all.add("ALTER TABLE %s DISABLE TRIGGER %s".formatted(table, name));
  }

  private static void views(
      List<String> all, String schema, String table, String name, String literal) {
    String view = schema + ".v";
    all.add(
        "CREATE VIEW %s AS SELECT id, %s, %s AS t FROM %s".formatted(view, name, literal, table));
    all.add("COMMENT ON VIEW %s IS %s".formatted(view, literal));
    all.add(
        "CREATE RULE %s AS ON INSERT TO %s WHERE new.t = %s DO INSTEAD NOTHING"
            .formatted(name, view, literal));
    all.add(
        "CREATE MATERIALIZED VIEW %s.m AS SELECT %s::text AS %s".formatted(schema, literal, name));
    all.add("CREATE SEQUENCE %s.q".formatted(schema));
    all.add("COMMENT ON SEQUENCE %s.q IS %s".formatted(schema, literal));
  }

  private static void partitions(List<String> all, String schema, String name, String literal) {
    all.add("CREATE TABLE %s.p (%s text) PARTITION BY LIST (%s)".formatted(schema, name, name));
    all.add(
        "CREATE TABLE %s.p1 PARTITION OF %s.p FOR VALUES IN (%s)"
            .formatted(schema, schema, literal));
  }

  private static void rights(
      List<String> all, String schema, String table, String name, String role) {
    all.add("GRANT USAGE ON SCHEMA %s TO %s".formatted(schema, role));
    all.add("GRANT SELECT, INSERT (%s) ON %s TO %s WITH GRANT OPTION".formatted(name, table, role));
    all.add("GRANT EXECUTE ON FUNCTION %s(text) TO %s".formatted(table, role));
    all.add(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA %s GRANT SELECT ON TABLES TO %s"
            .formatted(schema, role));
  }

  private static void published(List<String> all, String schema, String table, String name) {
    all.add("CREATE PUBLICATION %s FOR TABLE %s WHERE (id > 0)".formatted(name, table));
    all.add("COMMENT ON PUBLICATION %s IS %s".formatted(name, literal(schema)));
  }
}
