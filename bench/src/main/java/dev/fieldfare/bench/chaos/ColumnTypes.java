package dev.fieldfare.bench.chaos;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The types that columns have here, by what a sender calls them. */
public final class ColumnTypes {
  private static final Map<String, String> SQL = new LinkedHashMap<>();

  static {
    SQL.put("short_answer", "character varying(255)");
    SQL.put("email", "character varying(255)");
    SQL.put("phone", "character varying(20)");
    SQL.put("paragraph", "text");
    SQL.put("number", "numeric");
    SQL.put("rating", "integer");
    SQL.put("date", "date");
    SQL.put("time", "time without time zone");
    SQL.put("datetime", "timestamp without time zone");
    SQL.put("lat_long", "jsonb");
    for (String plain :
        List.of(
            "text",
            "integer",
            "bigint",
            "smallint",
            "boolean",
            "uuid",
            "jsonb",
            "bytea",
            "interval",
            "inet",
            "real",
            "double precision",
            "text[]",
            "integer[]",
            "timestamp with time zone",
            "mood",
            "percent")) {
      SQL.put(plain, plain);
    }
    SQL.put("varchar(30)", "character varying(30)");
    SQL.put("numeric(10,2)", "numeric(10,2)");
  }

  /** Those that values of other types are often converted to and from. */
  public static final List<String> CONVERTIBLE =
      List.of(
          "short_answer",
          "paragraph",
          "number",
          "rating",
          "bigint",
          "phone",
          "numeric(10,2)",
          "text",
          "date",
          "datetime",
          "boolean",
          "double precision",
          "smallint");

  public static final List<String> ALL = List.copyOf(SQL.keySet());

  private ColumnTypes() {}

  /** Whether a type that is spelt like this is there. */
  public static boolean isKnown(String sql) {
    return SQL.containsValue(sql);
  }

  /** As the catalogue spells the type; what no sender should say comes back unchanged. */
  public static String sql(String sent) {
    return SQL.getOrDefault(sent, sent);
  }
}
