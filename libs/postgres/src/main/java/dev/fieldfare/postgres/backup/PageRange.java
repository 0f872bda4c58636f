package dev.fieldfare.postgres.backup;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A part of a table that is read in one piece: pages of the table, or of one of its partitions.
 *
 * @param to the page after the last one; empty for all pages that follow
 */
public record PageRange(LockedTable relation, long from, OptionalLong to) {
  /** At least 8 MiB: smaller parts cost more statements than they save. */
  private static final long LEAST_PAGES = 1_024;

  /** At most 64 MiB: between parts a backup can give way. */
  private static final long MOST_PAGES = 8_192;

  private static final int PARTS_A_SESSION = 8;

  private static final String LEAVES =
      """
      WITH asked AS (
        SELECT a.n, c.oid, c.relkind FROM unnest(?::text[], ?::text[]) WITH ORDINALITY a(schema_name, table_name, n)
        JOIN pg_namespace n ON n.nspname = a.schema_name
        JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = a.table_name),
      leaves AS (
        SELECT a.n, a.oid FROM asked a WHERE a.relkind = 'r'
        UNION ALL
        SELECT a.n, t.relid::oid FROM asked a CROSS JOIN LATERAL pg_partition_tree(a.oid) t
        WHERE a.relkind = 'p' AND t.isleaf AND t.relid <> a.oid),
      locked AS MATERIALIZED (
        SELECT l.relation FROM pg_locks l
        WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.granted)
      SELECT leaves.n, s.nspname, c.relname, c.relkind, EXISTS (SELECT FROM locked l WHERE l.relation = c.oid),
        pg_relation_size(c.oid) / current_setting('block_size')::bigint, c.oid
      FROM leaves JOIN pg_class c USING (oid) JOIN pg_namespace s ON s.oid = c.relnamespace
      ORDER BY leaves.n, c.oid
      """;

  /** The parts of a table; a partition that is not locked is an error. */
  public static List<PageRange> of(Connection session, TableName table, int sessions)
      throws SQLException {
    return of(session, List.of(table), sessions).getFirst();
  }

  /** The parts of each of these tables. */
  public static List<List<PageRange>> of(Connection session, List<TableName> tables, int sessions)
      throws SQLException {
    List<List<PageRange>> ranges = new ArrayList<>();
    tables.forEach(_ -> ranges.add(new ArrayList<>()));
    try (var query = session.prepareStatement(LEAVES)) {
      query.setArray(1, texts(session, tables.stream().map(TableName::schema)));
      query.setArray(2, texts(session, tables.stream().map(TableName::name)));
      var leaves = query.executeQuery();
      while (leaves.next()) {
        add(leaves, sessions, ranges.get(leaves.getInt(1) - 1));
      }
    }
    return ranges;
  }

  private static Array texts(Connection session, Stream<String> texts) throws SQLException {
    return session.createArrayOf("text", texts.toArray());
  }

  private static void add(ResultSet leaf, int sessions, List<PageRange> ranges)
      throws SQLException {
    TableName name = new TableName(leaf.getString(2), leaf.getString(3));
    String kind = leaf.getString(4);
    if (kind.equals("p")) {
      // A partitioned table without partitions has no rows.
      return;
    }
    if (!kind.equals("r")) {
      throw new SQLException(name + " is a partition but not a table", "0A000");
    }
    if (!leaf.getBoolean(5)) {
      throw new SQLException(name + " became a partition meanwhile; try again", "55P03");
    }
    split(new LockedTable(name, leaf.getLong(7)), leaf.getLong(6), sessions, ranges);
  }

  private static void split(LockedTable leaf, long pages, int sessions, List<PageRange> ranges) {
    long least = Math.clamp(pages / ((long) sessions * PARTS_A_SESSION), LEAST_PAGES, MOST_PAGES);
    // A power of two, so the parts of the next backup begin at the same pages if the table grows.
    long step = Long.highestOneBit(least);
    for (long from = 0; from == 0 || from < pages; from += step) {
      boolean last = from + step >= pages;
      ranges.add(
          new PageRange(leaf, from, last ? OptionalLong.empty() : OptionalLong.of(from + step)));
    }
  }

  /** The rest of a SELECT after its list. */
  public String source() {
    String start = "FROM ONLY %s WHERE ctid >= '(%d,0)'::tid".formatted(quoted(), from);
    return to.isEmpty() ? start : start + " AND ctid < '(%d,0)'::tid".formatted(to.getAsLong());
  }

  private String quoted() {
    return Identifier.quote(relation.name());
  }
}
