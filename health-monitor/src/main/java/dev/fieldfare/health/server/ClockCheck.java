package dev.fieldfare.health.server;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.health.check.CheckDescription;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** The clocks of the database and of this service agree. */
public final class ClockCheck implements TargetCheck {
  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          "clock",
          0,
          CheckGrant.CONNECT,
          AlertCategory.UNKNOWN,
          AlertThreshold.CRITICAL,
          "let both machines follow the same time server.");

  private static final Duration WARNING = Duration.ofSeconds(1);
  private static final Duration CRITICAL = Duration.ofSeconds(30);
  private static final String NOW = "SELECT pg_catalog.clock_timestamp()";

  private final Clock clock;

  /** A check against this clock. */
  public ClockCheck(Clock clock) {
    this.clock = clock;
  }

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    Instant before = clock.instant();
    Instant there =
        target.query(NOW, row -> row.getObject(1, OffsetDateTime.class).toInstant()).getFirst();
    Duration skew = distance(there, before, clock.instant());
    String text = "The clock of the database differs by %d ms.".formatted(skew.toMillis());
    if (skew.compareTo(CRITICAL) > 0) {
      return CheckOutcome.critical(0, List.of(text));
    }
    return skew.compareTo(WARNING) > 0
        ? CheckOutcome.warning(0, List.of(text))
        : CheckOutcome.ok(0, text);
  }

  // The time that the query took is no difference.
  private static Duration distance(Instant there, Instant before, Instant after) {
    if (there.isBefore(before)) {
      return Duration.between(there, before);
    }
    return there.isAfter(after) ? Duration.between(after, there) : Duration.ZERO;
  }
}
