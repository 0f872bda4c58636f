package dev.fieldfare.health.data;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.health.check.CheckDescription;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import dev.fieldfare.health.data.TableCounts.Counted;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * No table has lost most of its rows since the last run. It compares the estimates of the server,
 * which reads no row.
 */
public final class CountsCheck implements TargetCheck {
  private static final long FEW = 100;
  private static final int SHOWN = 20;

  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "row_counts",
          0,
          CheckGrant.CONNECT,
          AlertCategory.DATA_INTEGRITY,
          AlertThreshold.CRITICAL,
          "find out what deleted the rows; fieldfare --target {target} backup list");

  // Partitions are counted with their table. Tables that were never analyzed have no estimate.
  private static final String ESTIMATES =
      """
      SELECT n.nspname || '.' || c.relname, c.reltuples::bigint
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'p' AND NOT c.relispartition AND c.reltuples >= 0
        AND n.nspname !~ '^(pg_|fieldfare|information_schema$)'
      """;

  private final TableCounts counts;

  /** A check that compares with these. */
  public CountsCheck(TableCounts counts) {
    this.counts = counts;
  }

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  private record Estimate(String table, long rows) {}

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    Map<String, Long> now = new HashMap<>();
    target
        .query(ESTIMATES, row -> new Estimate(row.getString(1), row.getLong(2)))
        .forEach(each -> now.put(each.table(), each.rows()));
    Optional<Counted> last = counts.last(target.name());
    counts.store(target.name(), now);
    if (last.isEmpty()) {
      return CheckOutcome.ok(0, "The rows of %d tables were counted.".formatted(now.size()));
    }
    List<String> lost = lost(last.get(), now);
    return lost.isEmpty()
        ? CheckOutcome.ok(
            0, "No table has lost half of its rows since %s.".formatted(last.get().at()))
        : CheckOutcome.warning(0, lost);
  }

  private static List<String> lost(Counted last, Map<String, Long> now) {
    return last.rows().entrySet().stream()
        .filter(before -> before.getValue() >= FEW)
        .filter(before -> now.getOrDefault(before.getKey(), 0L) < before.getValue() / 2)
        .sorted(Map.Entry.comparingByKey())
        .limit(SHOWN)
        .map(
            before ->
                now.containsKey(before.getKey())
                    ? "The table %s has about %d rows. It had %d at %s."
                        .formatted(
                            before.getKey(), now.get(before.getKey()), before.getValue(), last.at())
                    : "The table %s with %d rows is gone since %s."
                        .formatted(before.getKey(), before.getValue(), last.at()))
        .toList();
  }
}
