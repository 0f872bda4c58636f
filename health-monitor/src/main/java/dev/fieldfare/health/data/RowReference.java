package dev.fieldfare.health.data;

import dev.fieldfare.postgres.sql.Identifier;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Columns whose values should be those of a key.
 *
 * @param owner of the table with the columns
 * @param rows as the server estimates, below 0 when it does not know
 * @param comparable whether PostgreSQL's own equality compares all of the columns
 */
record RowReference(
    String name, Side from, Side to, String owner, double rows, boolean comparable) {
  /** How many rows of a table are read. */
  static final long MOST = 100_000;

  /** A table with the columns of one side. */
  record Side(long oid, String schema, String table, List<String> columns) {
    Side {
      columns = List.copyOf(columns);
    }

    String sql() {
      return Identifier.quote(schema) + "." + Identifier.quote(table);
    }

    String text() {
      return "%s.%s (%s)".formatted(schema, table, String.join(", ", columns));
    }
  }

  /** Whether only some of the rows are read. */
  boolean isSampled() {
    return rows > MOST;
  }

  /**
   * Counts values without a key, and the rows that were read: at most 100,000. Only PostgreSQL's
   * own operators compare values.
   */
  String query() {
    return """
    SELECT pg_catalog.concat_ws(' ', pg_catalog.count(*) FILTER (WHERE x.missing), pg_catalog.count(*))
    FROM (SELECT NOT EXISTS (SELECT FROM %5$s r WHERE %6$s) AS missing
      FROM (SELECT %1$s FROM %2$s a%3$s WHERE %4$s LIMIT %7$d) k) x\
    """
        .formatted(
            each("a.%1$s AS k%3$d", ", "),
            from.sql(),
            isSampled() ? sample() : "",
            each("a.%1$s IS NOT NULL", " AND "),
            to.sql(),
            each("r.%2$s OPERATOR(pg_catalog.=) k.k%3$d", " AND "),
            MOST);
  }

  private String sample() {
    return String.format(
        Locale.ROOT, " TABLESAMPLE SYSTEM (%.6f)", Math.max(1e-6, 100.0 * MOST / rows));
  }

  private String each(String pattern, String between) {
    return IntStream.range(0, from.columns().size())
        .mapToObj(
            n ->
                pattern.formatted(
                    Identifier.quote(from.columns().get(n)),
                    Identifier.quote(to.columns().get(n)),
                    n))
        .collect(Collectors.joining(between));
  }
}
