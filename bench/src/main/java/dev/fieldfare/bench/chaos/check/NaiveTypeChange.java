package dev.fieldfare.bench.chaos.check;

import dev.fieldfare.bench.chaos.ColumnTypes;
import dev.fieldfare.bench.chaos.QuotedSql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Changes a column's type by a cast, and keeps the old values beside it. */
final class NaiveTypeChange {
  private static final String NO_CAST = "42846";

  private static final String TRY_CAST =
      """
      CREATE OR REPLACE FUNCTION pg_temp.try_cast(value text, from_type text, to_type text)
      RETURNS text LANGUAGE plpgsql AS $$
      DECLARE result text;
      BEGIN
        EXECUTE format('SELECT (%L::%s::%s)::text', value, from_type, to_type) INTO result;
        RETURN result;
      EXCEPTION WHEN data_exception OR check_violation THEN RETURN NULL;
      END $$""";

  private final ShadowDatabase shadow;
  private final LedgerRow row;
  private final ShadowColumn column;

  NaiveTypeChange(ShadowDatabase shadow, LedgerRow row, ShadowColumn column) {
    this.shadow = shadow;
    this.row = row;
    this.column = column;
  }

  NaiveChanges.Undo apply() throws SQLException {
    String type = ColumnTypes.sql(row.request().path("dataType").asText());
    String oldType = column.type();
    if (!ColumnTypes.isKnown(type)) {
      throw new ExpectedRefusal("unknown_type");
    }
    if (type.equals(oldType)) {
      return () -> {};
    }
    Optional<String> byDefault = column.defaultExpression();
    List<String> checks = column.constraints("c");
    String was = besides("was", oldType);
    fill(was, oldType, column.quoted());
    convert(oldType, type, byDefault);
    String became = besides("became", "text");
    String had = besides("had", "boolean");
    fill(became, "text", column.quoted() + "::text");
    fill(had, "boolean", "true");
    return () -> {
      changeBack(type, oldType, byDefault, new Beside(was, became, had));
      sayAgain(checks);
    };
  }

  /** Where the old values are, what became of them, and which rows had any. */
  private record Beside(String was, String became, String had) {}

  private String besides(String what, String type) throws SQLException {
    String name = QuotedSql.quoted("__" + what + "_" + row.id().replace("-", ""));
    shadow.run(column.alter("ADD COLUMN %s %s".formatted(name, type)));
    return name;
  }

  // By a rewrite, not by an update: that would trip over rows which broke a constraint before.
  private void fill(String name, String type, String value) throws SQLException {
    shadow.run(column.alter("ALTER COLUMN %s TYPE %s USING %s".formatted(name, type, value)));
  }

  private void convert(String from, String to, Optional<String> byDefault) throws SQLException {
    boolean nulls = row.request().path("onCastError").asText().equals("null");
    String plain = conversion(column.quoted(), from, to);
    Optional<SQLException> trouble = shadow.rehearseInside(alter(to, plain));
    boolean knowsNoWay = trouble.filter(e -> NO_CAST.equals(e.getSQLState())).isPresent();
    if (!nulls || trouble.isEmpty() || knowsNoWay) {
      change(from, to, plain, byDefault);
      return;
    }
    shadow.run(TRY_CAST);
    String within = isCounted(to) ? "text" : to;
    String tried =
        "pg_temp.try_cast(%s::text, %s, %s)::%s"
            .formatted(column.quoted(), QuotedSql.text(from), QuotedSql.text(within), within);
    change(from, to, isCounted(to) ? fitting(tried, to) : tried, byDefault);
  }

  // Too long for the new type is a value that does not convert.
  private static String fitting(String text, String type) {
    String length = type.replaceAll("\\D", "");
    return "CASE WHEN length(%s) <= %s THEN %s END".formatted(text, length, text);
  }

  private void changeBack(String from, String to, Optional<String> byDefault, Beside beside)
      throws SQLException {
    String current = column.quoted();
    String back = conversion(current, from, to);
    boolean knowsAWay = shadow.rehearseInside("SELECT NULL::%s::%s".formatted(from, to)).isEmpty();
    String counted = isCounted(to) ? "::text" : "";
    String using =
        "CASE WHEN %s AND %s::text IS NOT DISTINCT FROM %s THEN %s%s ELSE %s END"
            .formatted(
                beside.had(),
                current,
                beside.became(),
                beside.was(),
                counted,
                knowsAWay ? back : "(%s::text || ' has no way back')::%s".formatted(current, to));
    shadow.run(column.alter("ALTER COLUMN %s DROP DEFAULT".formatted(current)));
    shadow.run(alter(to, using));
    if (byDefault.isPresent()) {
      shadow.run(
          column.alter("ALTER COLUMN %s SET DEFAULT %s".formatted(current, byDefault.get())));
    }
  }

  // With each change of type PostgreSQL writes the text of a check anew.
  private void sayAgain(List<String> checks) throws SQLException {
    for (String name : column.constraintNames("c")) {
      shadow.run(column.alter("DROP CONSTRAINT " + QuotedSql.quoted(name)));
    }
    for (String check : checks) {
      shadow.run(check);
    }
  }

  private void change(String from, String to, String using, Optional<String> byDefault)
      throws SQLException {
    String quoted = column.quoted();
    shadow.run(column.alter("ALTER COLUMN %s DROP DEFAULT".formatted(quoted)));
    shadow.run(alter(to, using));
    if (byDefault.isPresent()) {
      String value = conversion("(%s)".formatted(byDefault.get()), from, to);
      mustFit(value, to);
      shadow.run(column.alter("ALTER COLUMN %s SET DEFAULT (%s)::%s".formatted(quoted, value, to)));
    }
  }

  // A default is stored as an assignment is, which cuts nothing off.
  private void mustFit(String value, String type) throws SQLException {
    shadow.run("CREATE TEMP TABLE fit (value %s)".formatted(type));
    shadow.run("INSERT INTO pg_temp.fit VALUES (%s)".formatted(value));
    shadow.run("DROP TABLE pg_temp.fit");
  }

  private String alter(String type, String using) {
    return column.alter("ALTER COLUMN %s TYPE %s USING %s".formatted(column.quoted(), type, using));
  }

  /**
   * Nothing is cut off: the cast to a type with a length is left to the assignment, which raises.
   */
  private static String conversion(String value, String from, String to) {
    if (isCounted(to)) {
      return value + "::text";
    }
    boolean isString = from.equals("text") || from.startsWith("character");
    return value + (isString ? "::text::" : "::") + to;
  }

  private static boolean isCounted(String type) {
    return type.startsWith("character varying(");
  }
}
