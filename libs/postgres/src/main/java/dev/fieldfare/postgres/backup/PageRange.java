package dev.fieldfare.postgres.backup;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

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
      WITH leaves AS (
        SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ? AND c.relname = ? AND c.relkind = 'r'
        UNION ALL
        SELECT t.relid::oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL pg_partition_tree(c.oid) t
        WHERE n.nspname = ? AND c.relname = ? AND c.relkind = 'p' AND t.isleaf AND t.relid <> c.oid)
      SELECT n.nspname, c.relname, c.relkind, EXISTS (SELECT FROM pg_locks l WHERE l.pid = pg_backend_pid()
          AND l.locktype = 'relation' AND l.relation = c.oid AND l.granted),
        pg_relation_size(c.oid) / current_setting('block_size')::bigint, c.oid
      FROM leaves JOIN pg_class c USING (oid) JOIN pg_namespace n ON n.oid = c.relnamespace
      ORDER BY c.oid
      """;

  /** The parts of a table; a partition that is not locked is an error. */
  public static List<PageRange> of(Connection session, TableName table, int sessions)
      throws SQLException {
    List<PageRange> ranges = new ArrayList<>();
    try (var query = session.prepareStatement(LEAVES)) {
      query.setString(1, table.schema());
      query.setString(2, table.name());
      query.setString(3, table.schema());
      query.setString(4, table.name());
      var leaves = query.executeQuery();
      while (leaves.next()) {
        TableName name = new TableName(leaves.getString(1), leaves.getString(2));
        String kind = leaves.getString(3);
        if (kind.equals("p")) {
          // It is partitioned itself and has no partitions, so it has no rows.
          continue;
        }
        if (!kind.equals("r")) {
          throw new SQLException(name + " is a partition but not a table", "0A000");
        }
        if (!leaves.getBoolean(4)) {
          throw new SQLException(name + " became a partition meanwhile; try again", "55P03");
        }
        LockedTable leaf = new LockedTable(name, leaves.getLong(6));
        split(leaf, leaves.getLong(5), sessions, ranges);
      }
    }
    return List.copyOf(ranges);
  }

  private static void split(LockedTable leaf, long pages, int sessions, List<PageRange> ranges) {
    long least = Math.clamp(pages / ((long) sessions * PARTS_A_SESSION), LEAST_PAGES, MOST_PAGES);
    // A power of two: the parts of the next backup begin at the same pages although the table grew.
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
