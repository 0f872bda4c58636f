package dev.fieldfare.report.store;

import dev.fieldfare.contracts.report.MigrationReport.Reason;
import dev.fieldfare.report.document.ReportNumbers;
import dev.fieldfare.report.document.ReportRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Reads the live projections. All numbers of a report belong to one snapshot, and the rows of the
 * period are read once: there can be a million of them.
 */
public final class JdbcReportNumbers implements ReportNumbers {
  private static final int RANKED = 10;
  private static final int REASONS = 20;
  private static final String TYPE = "type";
  private static final String DAY = "day";
  private static final String TABLE = "table";
  private static final String REASON = "reason";
  private static final String TIMES = "times";

  // Rows of the same day, table, type and outcome are summed before the parts are.
  private static final String SUMMED =
      """
      , summed AS MATERIALIZED (
        SELECT target, schema_name, table_name, form_id, migration_type, status, error_code, day, is_applied,
          sum(migrations) AS migrations, sum(timed) AS timed,
          sum(duration_us) AS duration_us, max(longest_us) AS longest_us,
          sum(lock_wait_us) AS lock_wait_us, max(longest_lock_wait_us) AS longest_lock_wait_us,
          sum(lock_hold_us) AS lock_hold_us, max(longest_lock_hold_us) AS longest_lock_hold_us
        FROM live GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9)
      """;

  private static final String COUNTS =
      """
      SELECT '%s' AS part, x.place, x.a, x.b, x.c, x.d, x.n, 0::bigint AS timed, 0::bigint AS duration, 0::bigint AS longest,
        0::bigint AS lock_wait, 0::bigint AS longest_lock_wait, 0::bigint AS lock_hold, 0::bigint AS longest_lock_hold
      FROM (SELECT %s AS place, %s AS a, %s AS b, %s AS c, %s AS d, sum(migrations)::bigint AS n
        FROM summed WHERE %s GROUP BY %s HAVING sum(migrations) <> 0) x WHERE x.place <= %d
      """;

  private static final String NOTHING = "NULL";

  private static final String PARTS =
      SUMMED
          + String.join(
              " UNION ALL ",
              counts(TYPE, "migration_type", "status"),
              counts(DAY, "day::text", "status"),
              COUNTS.formatted(
                  TABLE,
                  place("target, schema_name, table_name, form_id"),
                  "target",
                  "schema_name",
                  "table_name",
                  "form_id",
                  "table_name <> ''",
                  "target, schema_name, table_name, form_id",
                  RANKED),
              COUNTS.formatted(
                  REASON,
                  place("error_code"),
                  "error_code",
                  NOTHING,
                  NOTHING,
                  NOTHING,
                  "status IN ('FAILED', 'REJECTED')",
                  "error_code",
                  REASONS),
              "SELECT '%s', 0, NULL, NULL, NULL, NULL, 0, %s FROM summed"
                  .formatted(TIMES, LiveActivity.TIMES))
          + " ORDER BY place";

  // The period of a long report has many groups. Less memory makes the server write them to a file.
  private static final String MEMORY = "SET LOCAL work_mem = '32MB'";

  private final DataSource database;

  public JdbcReportNumbers(DataSource database) {
    this.database = database;
  }

  /** A row of any part. {@code of} names the type, day, table or reason that it counts. */
  private record Part(String name, List<String> of, long count, AppliedTimes times) {}

  @Override
  public Numbers read(ReportRequest request) throws SQLException {
    return LiveActivity.inSnapshot(database, own -> read(own, request));
  }

  private static Numbers read(Connection own, ReportRequest request) throws SQLException {
    try (var statement = own.createStatement()) {
      statement.execute(MEMORY);
    }
    List<Part> parts =
        LiveActivity.of(request, request.period().boundaries())
            .rows(own, PARTS, JdbcReportNumbers::part);
    return new Numbers(
        LiveActivity.ages(own, request),
        named(
            parts, TYPE, part -> new TypeStatus(part.of().get(0), part.of().get(1), part.count())),
        named(parts, DAY, JdbcReportNumbers::day),
        named(parts, TABLE, JdbcReportNumbers::table),
        named(parts, REASON, part -> new Reason(part.of().getFirst(), part.count())),
        named(parts, TIMES, Part::times).getFirst(),
        StoredBackups.read(own, request));
  }

  private static <T> List<T> named(List<Part> parts, String name, Function<Part, T> reader) {
    return parts.stream().filter(part -> part.name().equals(name)).map(reader).toList();
  }

  private static Part part(ResultSet row) throws SQLException {
    return new Part(
        row.getString("part"),
        Arrays.asList(
            row.getString("a"), row.getString("b"), row.getString("c"), row.getString("d")),
        row.getLong("n"),
        LiveActivity.times(row));
  }

  private static DayStatus day(Part part) {
    return new DayStatus(Integer.parseInt(part.of().get(0)), part.of().get(1), part.count());
  }

  private static TableCount table(Part part) {
    List<String> of = part.of();
    return new TableCount(of.get(0), of.get(1), of.get(2), of.get(3), part.count());
  }

  private static String counts(String part, String what, String status) {
    return COUNTS.formatted(part, "1", what, status, NOTHING, NOTHING, "true", "2, 3", 1);
  }

  private static String place(String names) {
    return "row_number() OVER (ORDER BY sum(migrations) DESC, %s)".formatted(names);
  }
}
