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
  private static final long MOST = 100_000;

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
   * Counts values without a key, in at most 100,000 rows. Only PostgreSQL's own operators compare
   * values.
   */
  String query() {
    return """
    SELECT pg_catalog.count(*) FROM (SELECT %s FROM %s a%s WHERE %s LIMIT %d) k
    WHERE NOT EXISTS (SELECT FROM %s r WHERE %s)\
    """
        .formatted(
            each("a.%1$s AS k%3$d", ", "),
            from.sql(),
            isSampled() ? sample() : "",
            each("a.%1$s IS NOT NULL", " AND "),
            MOST,
            to.sql(),
            each("r.%2$s OPERATOR(pg_catalog.=) k.k%3$d", " AND "));
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
