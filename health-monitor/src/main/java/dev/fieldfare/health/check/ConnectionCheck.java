package dev.fieldfare.health.check;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The database takes connections and answers soon. */
public final class ConnectionCheck implements TargetCheck {
  /** Its name; the findings of other checks follow from a failure of this one. */
  static final String NAME = "connection";

  private static final Duration SLOW = Duration.ofSeconds(1);

  private static final CheckDescription DESCRIPTION =
      new CheckDescription(
          NAME,
          0,
          CheckGrant.CONNECT,
          AlertCategory.DATABASE_CONNECTION,
          AlertThreshold.CRITICAL,
          "check that the database runs, and look for what makes it slow.");

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) {
    long began = System.nanoTime();
    try {
      target.query("SELECT 1", row -> row.getInt(1));
    } catch (SQLException e) {
      return CheckOutcome.critical(0, List.of("The database does not answer: " + e.getMessage()));
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    String text = "The database answered after %d ms.".formatted(took.toMillis());
    return took.compareTo(SLOW) > 0
        ? CheckOutcome.warning(0, List.of(text))
        : CheckOutcome.ok(0, text);
  }
}
