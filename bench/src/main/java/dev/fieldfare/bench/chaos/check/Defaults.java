package dev.fieldfare.bench.chaos.check;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The values that a row gets in columns that it does not name. They are found by an insert into a
 * copy of the table, because the text of a default hides the casts to the column's type.
 */
final class Defaults {
  private static final String LOOSEN =
      """
      SELECT coalesce('ALTER TABLE pg_temp.likeness ' || string_agg(format('ALTER COLUMN %I DROP NOT NULL', attname), ', '), '')
      FROM pg_attribute WHERE attrelid = 'pg_temp.likeness'::regclass AND attnum > 0 AND attnotnull""";

  private Defaults() {}

  /** By column; those without a default are missing. */
  static Map<String, String> of(Connection database, String table) throws SQLException {
    String quoted = '"' + table.replace("\"", "\"\"") + '"';
    try (var statement = database.createStatement()) {
      statement.execute(
          "CREATE TEMP TABLE likeness (LIKE public.%s INCLUDING DEFAULTS)".formatted(quoted));
      try (var loosen = statement.executeQuery(LOOSEN)) {
        loosen.next();
        String sql = loosen.getString(1);
        if (!sql.isEmpty()) {
          statement.execute(sql);
        }
      }
      statement.execute("INSERT INTO pg_temp.likeness DEFAULT VALUES");
      Map<String, String> defaults = new HashMap<>();
      try (var values =
          statement.executeQuery(
              "SELECT v.key, v.value FROM pg_temp.likeness AS l, json_each_text(row_to_json(l)) AS v"
                  + " WHERE v.value IS NOT NULL")) {
        while (values.next()) {
          defaults.put(values.getString(1), values.getString(2));
        }
      }
      statement.execute("DROP TABLE pg_temp.likeness");
      return defaults;
    }
  }
}
