package dev.fieldfare.health.server;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.health.check.CheckDescription;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/**
 * The databases of the server and its write-ahead log use less than 80 % of the configured
 * capacity. The disk of the monitor says nothing about that of another machine.
 */
public record CapacityCheck(ServerCapacities capacities) implements TargetCheck {
  private static final int WARNING_PER_CENT = 80;
  private static final int CRITICAL_PER_CENT = 95;
  private static final long MEBIBYTE = 1L << 20;

  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "capacity",
          0,
          CheckGrant.MONITOR,
          AlertCategory.CAPACITY,
          AlertThreshold.WARNING,
          "free space, or extend the disk and then fieldfare.health.capacities.");

  private static final String USED =
      """
      SELECT (SELECT pg_catalog.sum(pg_catalog.pg_database_size(d.oid)) FROM pg_catalog.pg_database d)
        + (SELECT coalesce(pg_catalog.sum(w.size), 0) FROM pg_catalog.pg_ls_waldir() w)
      """;

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    OptionalLong capacity = capacities.of(target.name());
    if (capacity.isEmpty()) {
      // Not skipped: that would leave the alert of a capacity open that was removed.
      return CheckOutcome.ok(
          0,
          "Not examined: SQL does not show the size of the disk. Set fieldfare.health.capacities, for example to %s=500G."
              .formatted(target.name()));
    }
    long used = target.query(USED, row -> row.getLong(1)).getFirst();
    long perCent = used * 100 / capacity.getAsLong();
    String text =
        "The databases and the write-ahead log use %d MiB, %d %% of the configured %d MiB."
            .formatted(used / MEBIBYTE, perCent, capacity.getAsLong() / MEBIBYTE);
    if (perCent >= CRITICAL_PER_CENT) {
      return CheckOutcome.critical(0, List.of(text));
    }
    return perCent >= WARNING_PER_CENT
        ? CheckOutcome.warning(0, List.of(text))
        : CheckOutcome.ok(0, text);
  }
}
