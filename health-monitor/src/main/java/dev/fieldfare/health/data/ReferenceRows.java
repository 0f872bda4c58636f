package dev.fieldfare.health.data;

import dev.fieldfare.health.data.RowReference.Side;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** References out of the catalogue. */
final class ReferenceRows {

  /**
   * The columns of each query. PostgreSQL's own equality compares types of its own schema, and
   * enumerations. A generated column may be computed by code of others when it is read.
   */
  static final String COLUMNS =
      """
      %s, c.oid, n.nspname, c.relname, ARRAY(%s)::text[], r.oid, rn.nspname, r.relname, ARRAY(%s)::text[],
        pg_catalog.pg_get_userbyid(c.relowner), c.reltuples,
        NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
          WHERE ((a.attrelid = c.oid AND a.attnum = ANY (%s)) OR (a.attrelid = r.oid AND a.attnum = ANY (%s)))
            AND (a.attgenerated <> '' OR (t.typtype <> 'e' AND t.typnamespace <> 'pg_catalog'::regnamespace)))
      """;

  private ReferenceRows() {}

  static RowReference read(ResultSet row) throws SQLException {
    return new RowReference(
        row.getString(1),
        new Side(row.getLong(2), row.getString(3), row.getString(4), texts(row, 5)),
        new Side(row.getLong(6), row.getString(7), row.getString(8), texts(row, 9)),
        row.getString(10),
        row.getDouble(11),
        row.getBoolean(12));
  }

  private static List<String> texts(ResultSet row, int column) throws SQLException {
    return Arrays.asList((String[]) row.getArray(column).getArray());
  }
}
