package dev.fieldfare.bench.chaos.check;

import dev.fieldfare.bench.chaos.QuotedSql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A column of the shadow, and what PostgreSQL knows of it. */
record ShadowColumn(ShadowDatabase shadow, String table, String name) {
  private static final String ATTRIBUTE =
      " FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
          + " WHERE a.attrelid = to_regclass('public.' || quote_ident(?)) AND a.attname = ? AND NOT"
          + " a.attisdropped";

  String quotedTable() {
    return "public." + QuotedSql.quoted(table);
  }

  String quoted() {
    return QuotedSql.quoted(name);
  }

  String alter(String what) {
    return "ALTER TABLE %s %s".formatted(quotedTable(), what);
  }

  boolean exists() throws SQLException {
    return shadow.one("SELECT 1" + ATTRIBUTE, table, name).isPresent();
  }

  String type() throws SQLException {
    Optional<String> type =
        shadow.one("SELECT format_type(a.atttypid, a.atttypmod)" + ATTRIBUTE, table, name);
    if (type.isEmpty()) {
      shadow.run("SELECT FROM " + quotedTable());
      throw new SQLException("no such column: " + name, "42703");
    }
    return type.get();
  }

  boolean notNull() throws SQLException {
    return shadow
        .one("SELECT a.attnotnull" + ATTRIBUTE, table, name)
        .filter("t"::equals)
        .isPresent();
  }

  /** The default's expression. */
  Optional<String> defaultExpression() throws SQLException {
    return shadow.one("SELECT pg_get_expr(d.adbin, d.adrelid)" + ATTRIBUTE, table, name);
  }

  boolean inPrimaryKey() throws SQLException {
    return !constraints("p").isEmpty();
  }

  /** Statements that make the constraints of these kinds again in which the column has a part. */
  List<String> constraints(String kinds) throws SQLException {
    return shadow.list(
        "SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::regclass, c.conname,"
            + " pg_get_constraintdef(c.oid)) FROM pg_constraint c JOIN pg_attribute a ON a.attrelid"
            + " = c.conrelid AND a.attnum = ANY (c.conkey) WHERE c.conrelid = to_regclass('public.'"
            + " || quote_ident(?)) AND a.attname = ? AND position(c.contype::text in ?) > 0 ORDER BY"
            + " c.contype DESC, c.conname",
        table, name, kinds);
  }

  /** The names of these constraints. */
  List<String> constraintNames(String kinds) throws SQLException {
    return shadow.list(
        "SELECT c.conname FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND"
            + " a.attnum = ANY (c.conkey) WHERE c.conrelid = to_regclass('public.' ||"
            + " quote_ident(?)) AND a.attname = ? AND position(c.contype::text in ?) > 0",
        table,
        name,
        kinds);
  }

  /** Statements that make its indexes again, those of constraints left out. */
  List<String> indexes() throws SQLException {
    return indexes("pg_get_indexdef(i.indexrelid)");
  }

  List<String> indexNames() throws SQLException {
    return indexes("i.indexrelid::regclass::text");
  }

  private List<String> indexes(String what) throws SQLException {
    return shadow.list(
        "SELECT "
            + what
            + " FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY"
            + " (i.indkey) WHERE i.indrelid = to_regclass('public.' || quote_ident(?)) AND a.attname"
            + " = ? AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
        table,
        name);
  }
}
