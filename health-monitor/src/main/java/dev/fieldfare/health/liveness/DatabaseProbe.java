package dev.fieldfare.health.liveness;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** The database of a target answers. */
public record DatabaseProbe(String target, DataSource database) implements LivenessProbe {
  private static final String KIND = "database_away";

  /** The fingerprint of the alert that the database of a target does not answer. */
  public static String fingerprint(String target) {
    return Fingerprint.of(KIND, target);
  }

  @Override
  public String name() {
    return "database";
  }

  @Override
  public Duration tolerance() {
    return Duration.ofSeconds(2);
  }

  @Override
  public ProbeResult run() {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      return new ProbeResult.Well();
    } catch (SQLException e) {
      return new ProbeResult.Wrong(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public ProbeResult onTimeout(Duration limit) {
    return new ProbeResult.Wrong("No answer within %d ms.".formatted(limit.toMillis()));
  }

  @Override
  public Condition condition(String problem) {
    return new Condition(
        fingerprint(target),
        KIND,
        AlertCategory.DATABASE_CONNECTION,
        AlertSeverity.CRITICAL,
        target,
        "database",
        "health-monitor",
        "The database of the target %s does not answer.".formatted(target),
        problem);
  }
}
