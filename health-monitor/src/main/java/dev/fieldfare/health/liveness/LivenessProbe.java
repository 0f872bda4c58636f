package dev.fieldfare.health.liveness;

import dev.fieldfare.health.alert.Condition;
import java.sql.SQLException;
import java.time.Duration;

/** Asks whether a part of the system answers. It runs often, so it is cheap. */
public interface LivenessProbe {

  /** Its name in threads and logs. */
  String name();

  /** How long an outage lasts before it is reported. */
  Duration tolerance();

  /** The time from one attempt to the next. */
  default Duration pause() {
    return Duration.ofSeconds(1);
  }

  /**
   * Asks.
   *
   * @throws SQLException if the database does not answer; then nothing is known
   */
  ProbeResult run() throws SQLException;

  /** The result if there is no answer in time. */
  default ProbeResult onTimeout(Duration limit) {
    return new ProbeResult.Unknown();
  }

  /** The problem as it is reported. */
  Condition condition(String problem);
}
