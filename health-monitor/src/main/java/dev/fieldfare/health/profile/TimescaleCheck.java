package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckDescription;
import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import java.sql.SQLException;
import java.util.List;

/** TimescaleDB, where it is installed: its version and its hypertables with their chunks. */
public final class TimescaleCheck implements TargetCheck {
  private static final CheckDescription DESCRIPTION =
      QueryCheck.described("hypertables", CheckGrant.CONNECT, "look at the jobs of TimescaleDB.");

  private static final String VERSION =
      "SELECT extversion FROM pg_catalog.pg_extension WHERE extname = 'timescaledb'";

  private static final String TABLES =
      """
      SELECT 'The hypertable ' || h.hypertable_schema || '.' || h.hypertable_name || ' has ' || h.num_chunks || ' chunks.'
      FROM timescaledb_information.hypertables h ORDER BY 1 LIMIT 20
      """;

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    List<String> version = target.query(VERSION, row -> row.getString(1));
    if (version.isEmpty()) {
      return CheckOutcome.skipped("TimescaleDB is not installed in this database.");
    }
    List<String> tables = target.query(TABLES, row -> row.getString(1));
    return CheckOutcome.ok(
        0,
        "TimescaleDB %s. %s"
            .formatted(
                version.getFirst(),
                tables.isEmpty() ? "There are no hypertables." : String.join(" ", tables)));
  }
}
