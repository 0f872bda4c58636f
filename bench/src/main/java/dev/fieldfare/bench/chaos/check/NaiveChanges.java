package dev.fieldfare.bench.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.bench.chaos.ColumnTypes;
import dev.fieldfare.bench.chaos.QuotedSql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Does what a migration says in the plainest way there is, and remembers how to take it back.
 *
 * <p>What a change destroys it only hides: a column under another name, a table in another schema.
 */
final class NaiveChanges {
  /** Takes a change back. */
  interface Undo {
    void run() throws SQLException;
  }

  private final ShadowDatabase shadow;
  private final Map<String, Undo> undos = new HashMap<>();

  NaiveChanges(ShadowDatabase shadow) {
    this.shadow = shadow;
  }

  /** Throws what PostgreSQL, or a rule of the product, has against it. */
  void apply(LedgerRow row) throws SQLException {
    undos.put(row.id(), change(row));
  }

  /** The same, and nothing is remembered of it. */
  void rehearse(LedgerRow row) throws SQLException {
    change(row);
  }

  private Undo change(LedgerRow row) throws SQLException {
    ShadowColumn column = new ShadowColumn(shadow, row.table(), row.column());
    JsonNode request = row.request();
    return switch (row.type()) {
      case "ADD_COLUMN" -> add(row, column);
      case "DROP_COLUMN" -> drop(row, column);
      case "RENAME_COLUMN" -> rename(column, request.path("newName").asText());
      case "CHANGE_TYPE" -> new NaiveTypeChange(shadow, row, column).apply();
      case "SET_DEFAULT" -> setDefault(column, request.path("default").asText());
      case "DROP_DEFAULT" -> dropDefault(column);
      case "SET_NOT_NULL" -> setNotNull(row, column);
      case "DROP_NOT_NULL" -> dropNotNull(column);
      case "CREATE_TABLE" -> create(row);
      case "DROP_TABLE" -> dropTable(row);
      case "RENAME_TABLE" -> renameTable(row.table(), request.path("newName").asText());
      case "UNDO" -> undo(row);
      default -> throw new IllegalStateException("no such change: " + row);
    };
  }

  private Undo undo(LedgerRow row) throws SQLException {
    Undo undo = undos.get(row.undoOf().orElseThrow());
    if (undo == null) {
      throw new ExpectedRefusal("not_undoable");
    }
    undo.run();
    return () -> {
      throw new ExpectedRefusal("not_undoable");
    };
  }

  private Undo add(LedgerRow row, ShadowColumn column) throws SQLException {
    JsonNode request = row.request();
    StringBuilder sql = new StringBuilder("ADD COLUMN " + column.quoted());
    String type = ColumnTypes.sql(request.path("dataType").asText());
    shadow.run("SELECT FROM " + column.quotedTable());
    if (!ColumnTypes.isKnown(type)) {
      throw new ExpectedRefusal("unknown_type");
    }
    sql.append(' ').append(type);
    // Where the column exists already, that is what is said, whatever its default would be.
    if (request.has("default") && !column.exists()) {
      sql.append(" DEFAULT ").append(literal(request.path("default").asText(), type));
    }
    sql.append(request.path("nullable").asBoolean(true) ? "" : " NOT NULL");
    shadow.run(column.alter(sql.toString()));
    return () -> hide(column, row.id() + "u", true);
  }

  private Undo drop(LedgerRow row, ShadowColumn column) throws SQLException {
    if (column.inPrimaryKey()) {
      throw new ExpectedRefusal("primary_key");
    }
    String cascade = row.request().path("cascade").asBoolean() ? " CASCADE" : "";
    Optional<SQLException> against =
        shadow.rehearseInside(column.alter("DROP COLUMN " + column.quoted() + cascade));
    if (against.isPresent()) {
      throw against.get();
    }
    return hide(column, row.id(), !row.kept().equals(Optional.of("hidden")));
  }

  /** Rows that come later have the default in a column that was copied, NULL in a hidden one. */
  private Undo hide(ShadowColumn column, String id, boolean keepsDefault) throws SQLException {
    String hidden = "__kept_" + id.replace("-", "");
    List<String> again = new ArrayList<>(column.constraints("ucxf"));
    for (String constraint : column.constraintNames("ucxf")) {
      shadow.run(column.alter("DROP CONSTRAINT " + QuotedSql.quoted(constraint)));
    }
    again.addAll(column.indexes());
    for (String index : column.indexNames()) {
      shadow.run("DROP INDEX " + index);
    }
    boolean notNull = column.notNull();
    Optional<String> expression = column.defaultExpression();
    shadow.run(column.alter("ALTER COLUMN %s DROP NOT NULL".formatted(column.quoted())));
    if (!keepsDefault) {
      shadow.run(column.alter("ALTER COLUMN %s DROP DEFAULT".formatted(column.quoted())));
    }
    shadow.run(
        column.alter(
            "RENAME COLUMN %s TO %s".formatted(column.quoted(), QuotedSql.quoted(hidden))));
    return () -> bringBack(new Hidden(column, hidden, notNull, expression, again));
  }

  private record Hidden(
      ShadowColumn column,
      String as,
      boolean notNull,
      Optional<String> byDefault,
      List<String> again) {}

  private void bringBack(Hidden hidden) throws SQLException {
    ShadowColumn column = hidden.column();
    shadow.run(
        column.alter(
            "RENAME COLUMN %s TO %s".formatted(QuotedSql.quoted(hidden.as()), column.quoted())));
    if (hidden.byDefault().isPresent()) {
      shadow.run(
          column.alter(
              "ALTER COLUMN %s SET DEFAULT %s"
                  .formatted(column.quoted(), hidden.byDefault().get())));
    }
    if (hidden.notNull()) {
      setNotNullForNow(column);
    }
    for (String statement : hidden.again()) {
      if (shadow.probe(statement).isPresent()) {
        shadow.run(statement + " NOT VALID");
      }
    }
  }

  /** Where newer rows have NULL, it comes back for what is written from now on. */
  private void setNotNullForNow(ShadowColumn column) throws SQLException {
    String plain = column.alter("ALTER COLUMN %s SET NOT NULL".formatted(column.quoted()));
    if (shadow.probe(plain).isPresent()) {
      shadow.run(column.alter("ADD NOT NULL %s NOT VALID".formatted(column.quoted())));
    }
  }

  private Undo rename(ShadowColumn column, String newName) throws SQLException {
    String sql = "RENAME COLUMN %s TO %s";
    shadow.run(column.alter(sql.formatted(column.quoted(), QuotedSql.quoted(newName))));
    return () ->
        shadow.run(column.alter(sql.formatted(QuotedSql.quoted(newName), column.quoted())));
  }

  private Undo setDefault(ShadowColumn column, String text) throws SQLException {
    String value = literal(text, column.type());
    Undo undo = formerDefault(column);
    shadow.run("SELECT " + value);
    shadow.run(column.alter("ALTER COLUMN %s SET DEFAULT %s".formatted(column.quoted(), value)));
    return undo;
  }

  private Undo dropDefault(ShadowColumn column) throws SQLException {
    Undo undo = formerDefault(column);
    shadow.run(column.alter("ALTER COLUMN %s DROP DEFAULT".formatted(column.quoted())));
    return undo;
  }

  private Undo formerDefault(ShadowColumn column) throws SQLException {
    Optional<String> former = column.defaultExpression();
    String what = former.map(expression -> "SET DEFAULT " + expression).orElse("DROP DEFAULT");
    return () -> shadow.run(column.alter("ALTER COLUMN %s %s".formatted(column.quoted(), what)));
  }

  private Undo setNotNull(LedgerRow row, ShadowColumn column) throws SQLException {
    JsonNode fill = row.request().path("fillNullsWith");
    column.type();
    if (column.notNull()) {
      return () -> {};
    }
    String set = column.alter("ALTER COLUMN %s SET NOT NULL".formatted(column.quoted()));
    String allow = column.alter("ALTER COLUMN %s DROP NOT NULL".formatted(column.quoted()));
    if (fill.isMissingNode()) {
      shadow.run(set);
      return () -> shadow.run(allow);
    }
    String value = literal(fill.asText(), column.type());
    String filled = QuotedSql.quoted("__filled_" + row.id().replace("-", ""));
    shadow.run("SELECT " + value);
    shadow.run(column.alter("ADD COLUMN %s boolean".formatted(filled)));
    // By rewriting, like the product: an UPDATE would look at constraints that are not valid.
    shadow.run(
        column.alter(
            "ALTER COLUMN %s TYPE boolean USING %s IS NULL".formatted(filled, column.quoted())));
    rewrite(column, "coalesce(%s, %s)".formatted(column.quoted(), value));
    shadow.run(set);
    return () -> {
      shadow.run(allow);
      rewrite(
          column,
          "CASE WHEN %s AND %s::text = (%s)::text THEN NULL ELSE %s END"
              .formatted(filled, column.quoted(), value, column.quoted()));
    };
  }

  private void rewrite(ShadowColumn column, String using) throws SQLException {
    String alter = "ALTER COLUMN %s TYPE %s USING %s";
    shadow.run(column.alter(alter.formatted(column.quoted(), column.type(), using)));
  }

  private Undo dropNotNull(ShadowColumn column) throws SQLException {
    if (column.inPrimaryKey()) {
      throw new ExpectedRefusal("primary_key");
    }
    boolean had = column.notNull();
    shadow.run(column.alter("ALTER COLUMN %s DROP NOT NULL".formatted(column.quoted())));
    return () -> {
      if (had) {
        setNotNullForNow(column);
      }
    };
  }

  private Undo create(LedgerRow row) throws SQLException {
    List<String> parts = new ArrayList<>();
    for (JsonNode column : row.request().path("columns")) {
      String type = ColumnTypes.sql(column.path("dataType").asText());
      parts.add(
          "%s %s%s%s"
              .formatted(
                  QuotedSql.quoted(column.path("column").asText()),
                  type,
                  column.has("default")
                      ? " DEFAULT " + literal(column.path("default").asText(), type)
                      : "",
                  column.path("nullable").asBoolean(true) ? "" : " NOT NULL"));
    }
    List<String> key = new ArrayList<>();
    row.request().path("primaryKey").forEach(name -> key.add(QuotedSql.quoted(name.asText())));
    if (!key.isEmpty()) {
      parts.add("PRIMARY KEY (" + String.join(", ", key) + ")");
    }
    shadow.run(
        "CREATE TABLE public.%s (%s)"
            .formatted(QuotedSql.quoted(row.table()), String.join(", ", parts)));
    return () -> putAside(row.table(), "aside_" + row.id() + "u");
  }

  private Undo dropTable(LedgerRow row) throws SQLException {
    String schema = "aside_" + row.id();
    putAside(row.table(), schema);
    return () -> {
      shadow.renameTakenNames(schema);
      shadow.run(
          "ALTER TABLE %s.%s SET SCHEMA public"
              .formatted(QuotedSql.quoted(schema), QuotedSql.quoted(row.table())));
    };
  }

  private void putAside(String table, String schema) throws SQLException {
    shadow.run("CREATE SCHEMA " + QuotedSql.quoted(schema));
    shadow.run(
        "ALTER TABLE public.%s SET SCHEMA %s"
            .formatted(QuotedSql.quoted(table), QuotedSql.quoted(schema)));
  }

  private Undo renameTable(String table, String newName) throws SQLException {
    String sql = "ALTER TABLE public.%s RENAME TO %s";
    shadow.run(sql.formatted(QuotedSql.quoted(table), QuotedSql.quoted(newName)));
    return () -> shadow.run(sql.formatted(QuotedSql.quoted(newName), QuotedSql.quoted(table)));
  }

  /** A text that is too long for its type is no value of it: nothing is cut off. */
  static String literal(String text, String type) throws ExpectedRefusal {
    boolean counted = type.startsWith("character varying(");
    if (counted && text.length() > Integer.parseInt(type.replaceAll("\\D", ""))) {
      throw new ExpectedRefusal("invalid_default");
    }
    return QuotedSql.text(text) + "::" + type;
  }
}
