package dev.fieldfare.postgres.backup;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The columns of a table as a backup has them.
 *
 * @param columns all of the table, or the chosen one and the primary key, in the order of the table
 * @param primaryKey the names of its columns in the order of the key; empty without one
 * @param owner the role that owned it
 */
public record TableImage(List<Column> columns, List<String> primaryKey, String owner) {

  private static final String TABLE =
      """
      SELECT pg_get_userbyid(c.relowner), c.relkind IN ('r', 'p'),
        c.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?
      """;

  private static final String COLUMNS =
      """
      SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
        pg_get_expr(d.adbin, d.adrelid), (SELECT quote_ident(cn.nspname) || '.' || quote_ident(l.collname)
          FROM pg_collation l JOIN pg_namespace cn ON cn.oid = l.collnamespace
          WHERE l.oid = a.attcollation AND l.oid <> t.typcollation),
        array_position((i.indkey::int2[])[0:i.indnkeyatts - 1], a.attnum)
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
      WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum
      """;

  public TableImage {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
  }

  /**
   * A column.
   *
   * @param collation if it is not the one of its type
   * @param identity a, d, or empty as in {@code pg_attribute}
   * @param generated s, v, or empty as in {@code pg_attribute}; its values are not copied
   * @param expression its default, or how it is generated
   */
  public record Column(
      String name,
      String type,
      boolean notNull,
      Optional<String> collation,
      String identity,
      String generated,
      Optional<String> expression) {

    /** Whether its values are in the backup of the table. */
    public boolean wasCopied() {
      return generated.isEmpty();
    }
  }

  private record Position(int place, String name) {}

  /**
   * Reads it.
   *
   * @param chosen the only column, beside the primary key; empty for all
   */
  public static TableImage read(Connection session, TableName table, Optional<String> chosen)
      throws SQLException {
    List<Column> columns = new ArrayList<>();
    List<Position> key = new ArrayList<>();
    String owner = owner(session, table);
    try (var query = session.prepareStatement(COLUMNS)) {
      query.setString(1, table.schema());
      query.setString(2, table.name());
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        Column column = column(rows);
        int place = rows.getInt(8);
        boolean isKey = !rows.wasNull();
        if (isKey) {
          key.add(new Position(place, column.name()));
        }
        if (chosen.isEmpty() || isKey || chosen.get().equals(column.name())) {
          columns.add(column);
        }
      }
    }
    if (chosen.isPresent() && columns.stream().noneMatch(c -> chosen.get().equals(c.name()))) {
      throw new SQLException("the column %s is no longer there".formatted(chosen.get()), "42703");
    }
    key.sort((one, other) -> Integer.compare(one.place(), other.place()));
    return new TableImage(columns, key.stream().map(Position::name).toList(), owner);
  }

  // What replaced the table after the request is an error, never an empty backup.
  private static String owner(Connection session, TableName table) throws SQLException {
    try (var query = session.prepareStatement(TABLE)) {
      query.setString(1, table.schema());
      query.setString(2, table.name());
      ResultSet row = query.executeQuery();
      if (!row.next() || !row.getBoolean(2)) {
        throw new SQLException(table + " is no longer a table", "42809");
      }
      if (row.getBoolean(3)) {
        throw new SQLException("other tables inherit from " + table, "0A000");
      }
      return row.getString(1);
    }
  }

  private static Column column(ResultSet row) throws SQLException {
    return new Column(
        row.getString(1),
        row.getString(2),
        row.getBoolean(3),
        Optional.ofNullable(row.getString(7)),
        row.getString(4),
        row.getString(5),
        Optional.ofNullable(row.getString(6)));
  }

  /** The copied columns in the order of the rows. */
  public List<Column> copied() {
    return columns.stream().filter(Column::wasCopied).toList();
  }

  /** The copied columns, quoted. */
  public String list() {
    return copied().stream()
        .map(column -> Identifier.quote(column.name()))
        .collect(Collectors.joining(", "));
  }
}
